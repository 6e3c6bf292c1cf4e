# Small logs at the edges of what there is to say, and how to read each: edge_scans DIR
# calls  edge NAME words of a scan …  for each of them.

edge_scans() {
  for name in duo-cub-2014 duo-cub-2014-outcome berkeley-1973 averaging; do
    edge $name "$DATASETS/$name.csv" -p "$DATASETS/$name.yaml"
  done
  set -- --decision decision=yes --ground group --fact fact
  printf 'decision,group,fact\n' >header.csv
  edge header_only header.csv "$@"
  printf 'decision,group,fact\nyes,A,x\nno,A,x\n' >one.csv
  edge one_group one.csv "$@"
  printf 'decision,group,fact\n,A,x\nNA,B,x\n' >missing.csv
  edge all_missing missing.csv "$@"
  printf 'decision,group,fact\nyes,A,x\nyes,B,x\nyes,B,y\n' >same.csv
  edge everybody same.csv "$@"
  sed 's/yes/no/' same.csv >nobody.csv
  edge nobody nobody.csv "$@"
  printf 'decision,group,fact\nyes,A,x\nno,B,y\nno,A,x\nyes,B,y\n' >apart.csv
  edge no_twins apart.csv "$@"
  edge no_reference apart.csv "$@" --reference group=Z
  edge no_facts apart.csv --decision decision=yes --ground group
  edge empty_where apart.csv "$@" --where fact=z
  printf 'decision,group,fact\nyes,"A\t""<&>""",x\nno,\342\200\250B\001,y\nno,,\n' >texts.csv
  edge odd_texts texts.csv "$@" --title "$(printf 'Title "with" <tags> & \\backslash')"
  printf 'decision,group,fact,n\nyes,A,x,3\nno,A,x,0\nno,B,x,9000000000\nyes,B,y,7\n' >counts.csv
  edge big_counts counts.csv "$@" --count n --rounded 5

  "$IEMAND" synth --world surcharge --delta 1.6 --rows 4000 --seed 5 |
    awk -F, -v OFS=, 'NR == 1 { print $0, "person", "region", "score"; next }
      { print $0, int($1 / 3), substr("NSEW", $1 % 4 + 1, 1), $3 * 100 }' >people.csv
  set -- --decision decision=adverse --ground group --ground region
  edge three_kinds people.csv "$@" --fact x1:-1,0,1 --fact x2 --fact x3 --case case
  edge pairs people.csv "$@" --fact x2 --intersect 2
  edge persons people.csv "$@" --fact x1:4 --person person
  edge profile people.csv "$@" --profile score:5 --reference group=A
  edge numbers people.csv --decision 'score>=80' --ground group --fact x2 --fact x3:2
  edge pooled people.csv "$@" --ground x3 --fact x2 --small-groups 900:rest
  edge no_digest people.csv "$@" --no-digest --seed 18446744073709551615
  head -n 60 people.csv >few.csv
  edge few few.csv "$@" --fact x2 --fact x1:3
  "$IEMAND" tally people.csv "$@" --fact x1:-1,0,1 --person person -o people.tally --quiet
  edge from_tally people.tally "$@" --fact x1:-1,0,1 --person person
}
