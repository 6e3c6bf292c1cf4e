"""A log whose groups all fall into one slot of a table of 65,536 when it hashes by FNV-1a, by
CRC or by their length, as tables without a seed do: colliding.py ROWS"""
import sys
import zlib

found, number = 0, 0
print("d,g")
while found < 2000:
    key = "%08d" % number
    number += 1
    if zlib.crc32(key.encode()) & 0x3FFF == 0:
        found += 1
        for i in range(int(sys.argv[1]) // 2000):
            print("%s,%s" % ("yn"[i % 2], key))
