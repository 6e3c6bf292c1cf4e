# Months of decisions for tests of histories: 2021-01.csv … 2021-12.csv.
SOURCE_DATE_EPOCH=1790000000
export SOURCE_DATE_EPOCH

make_months() { # more words for synth
  "$IEMAND" synth --world change --rows 6000 --seed 8 --knob per-month=500 \
    --group-share 0.4 "$@" >all.csv
  awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "day") day = i; head = $0; next }
    { file = substr($day, 1, 7) ".csv"; if (!(file in seen)) print head > file
      seen[file]; print > file }' all.csv
  cat >plan.yaml <<'END'
title: Grants
decision: {column: decision, adverse: [adverse]}
grounds: [group]
reference: {group: A}
facts: [{column: x1, bands: [-1, -0.5, 0, 0.5, 1]}, x2]
time: {column: day, period: month}
END
}

scan_month() { # log, and more words
  scan "$@" -p plan.yaml --history s.db
}
