#!/bin/sh
# What the library exports starts with iem_, it keeps no state that can change, and it and the
# program open no connection.
if nm --undefined-only "$B/libiemand.a" "$B/libcommands.a" 2>/dev/null |
  grep -wE 'U (socket|connect|bind|listen|accept4?|getaddrinfo|gethostbyname(_r)?)'; then
  echo 'these are calls to the network'
  wrong=yes
fi
if nm -g --defined-only "$B/libiemand.a" 2>/dev/null | awk 'NF == 3 && $3 !~ /^iem_/' | grep .; then
  echo 'these names of libiemand.a do not start with iem_'
  wrong=yes
fi
if nm --defined-only -f sysv "$B/libiemand.a" 2>/dev/null |
  awk -F '|' '$7 ~ /^\.(data|bss|tdata|tbss)$/ { print $1 }' | grep .; then
  echo 'these variables of libiemand.a can change'
  wrong=yes
fi
[ -z "${wrong:-}" ]
