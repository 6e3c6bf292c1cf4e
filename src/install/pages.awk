# Cuts the man page of one command, or the overview, out of iemand.1, which has the prose
# on all of them.
#
#   awk -v page=scan -v version=0.1.0 -f pages.awk TABLE man/scan.man iemand.1
#
# TABLE is what `iemand help --completion table` prints: it says which options belong to
# the command. page= (empty) is the overview. Prose that is missing is told on standard
# error, and the table's few words stand in for it.

function roff(text) {
  gsub(/\\/, "\\e", text)
  gsub(/-/, "\\-", text)
  sub(/^[.']/, "\\\\\\&&", text)
  return text
}

function complain(what) {
  print "src/install/iemand.1: " what >"/dev/stderr"
}

# "\-\-small\-groups" in a line that heads an option.
function option_in(line) {
  gsub(/\\-/, "-", line)
  return match(line, /--[a-z-]+/) ? substr(line, RSTART + 2, RLENGTH - 2) : ""
}

# "COL[:BANDS]" in that line, as the table writes it.
function argument_in(line) {
  gsub(/\\f[IR]/, "", line)
  return match(line, /" [^"]*"$/) ? substr(line, RSTART + 2, RLENGTH - 3) : ""
}

# A name can mean one thing to one command and another to the next, which then take another
# argument: --case COL, --case NUMBER.
function of_another_page(option, its_argument) {
  return ((option, its_argument) in arguments) && takes[page, option] != its_argument
}

function of_this_page(option, its_argument) {
  if (page == "") return takers[option] == n_commands
  return ((page, option) in takes) && !of_another_page(option, its_argument)
}

function heading(name) { print ".SH " name }

function list_of_pages(but,    i, line) {
  line = ""
  for (i = 1; i <= n_commands; i++) {
    if (name_of[i] == but) continue
    if (line != "") print line " (1),"
    line = ".BR \\%iemand\\-" name_of[i]
  }
  return line " (1)"
}

function write_examples(    i) {
  heading("EXAMPLES")
  print ".nf"
  for (i = 1; i <= n_examples; i++) print roff(examples[i])
  print ".fi"
}

# What a command's own file says: its description goes on, and may have sections.
function write_prose(    i) {
  for (i = 1; i <= n_prose; i++) print prose[i]
}

# What the table has and iemand.1 has not.
function write_rest(    i, headed) {
  for (i = 1; i <= n_options; i++) {
    if (options[i] in written) continue
    complain("no prose on --" options[i] " of " page)
    if (!headed++) print ".SS Other options"
    print ".TP\n.BR \\-\\-" roff(options[i]) (argument[i] == "-" ? "" : " \" \\fI" roff(argument[i]) "\\fR\"")
    print roff(words[i]) "."
  }
}

function end_section() {
  if (section == "OPTIONS" && page != "") write_rest()
}

function begin_section(name) {
  end_section()
  section = name
  in_block = block_kept = subsection_told = depth = 0
  subsection = ""
  if (name == "NAME" && page != "") {
    heading(name)
    print "iemand\\-" page " \\- " tolower(substr(purpose, 1, 1)) substr(purpose, 2, length(purpose) - 2)
    return
  }
  if (name == "EXAMPLES" && page != "") {
    write_prose()
    write_examples()
    return
  }
  if (page != "" && (name == "FILES" || (name == "ENVIRONMENT" && operands !~ /LOG/))) return
  heading(name)
  if (name == "OPTIONS" && page == "") {
    print "The options of each command are in its own page:"
    print list_of_pages("") "."
  }
  if (name == "SEE ALSO") {
    if (page != "") print ".BR \\%iemand (1),"
    print list_of_pages(page) (page == "" ? "," : "")
  }
}

# What the overview alone has is there.
function elsewhere(line) {
  return page != "" && line == ".BR FILES ." ? ".B FILES\nin\n.BR \\%iemand (1)." : line
}

# .TP blocks in a subsection, of which some are kept; those inside .RS belong to theirs.
function keep_some(line) {
  if (line ~ /^\.SS /) {
    subsection = line
    introduction = ""
    in_block = block_kept = subsection_told = 0
    return
  }
  if (line ~ /^\.RS/) depth++
  if (line ~ /^\.RE/) depth--
  if (line == ".TP" && depth == 0) { head_next = 1; return }
  if (head_next) {
    head_next = 0
    in_block = 1
    option = option_in(line)
    block_kept = of_this_page(option, argument_in(line))
    if (!block_kept) return
    written[option] = 1
    after_head = 1
    if (subsection != "" && !subsection_told) {
      print subsection
      printf "%s", introduction
      subsection_told = 1
    }
    print ".TP\n" line
    return
  }
  # Which commands take it need not be said where it is one command's page.
  if (after_head && line ~ /^\.RB \( /) { after_head = 0; return }
  after_head = 0
  if (in_block ? block_kept : subsection == "") print elsewhere(line)
  else if (!in_block) introduction = introduction elsewhere(line) "\n"
}

# In "Commands" the block on this one; without its head it is the description.
function keep_description(line) {
  if (line ~ /^\.SS Commands/) { in_commands = 1; return }
  if (!in_commands) return
  if (line == ".TP") { head_next = 1; return }
  if (head_next) {
    head_next = 0
    block_kept = line == ".B " page
    described += block_kept
    return
  }
  if (block_kept) print line
}

FNR == 1 { file++ }

file == 1 {
  split($0, field, "\t")
  if (field[1] == "command") {
    name_of[++n_commands] = field[2]
    if (field[2] == page) { operands = field[3]; purpose = field[4] }
  } else if (field[1] == "example" && field[2] == page) {
    examples[++n_examples] = substr(field[3], 3)
  } else if (field[1] == "option") {
    takes[field[2], field[4]] = field[5]
    arguments[field[4], field[5]] = 1
    takers[field[4]]++
    if (field[2] == page) {
      options[++n_options] = field[4]; argument[n_options] = field[5]; words[n_options] = field[7]
    }
  }
  next
}

FILENAME ~ /\.man$/ { prose[++n_prose] = $0; next }

/^\.\\"/ { next }
/^\.TH / {
  print ".\\\" Made from src/install/iemand.1 and the program's table of options."
  print ".TH IEMAND" (page == "" ? "" : "\\-" toupper(page)) " 1 " $4 " \"iemand " version "\" \"User Commands\""
  next
}
/^\.SH / { begin_section(substr($0, 5)); next }
section == "OPTIONS" { keep_some($0); next }
page == "" { print; next }
section == "SYNOPSIS" { if ($0 ~ /^\.(nf|fi)/ || index($0, "\\fBiemand " page "\\fR") == 1) print }
section == "DESCRIPTION" { keep_description($0) }
section == "EXIT STATUS" || (section == "ENVIRONMENT" && operands ~ /LOG/) { print }

END {
  end_section()
  if (page != "" && !described && !n_prose) complain("no prose on the command " page)
}
