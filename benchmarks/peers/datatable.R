# data.table: fread of the columns needed, then grouping.
#
#   Rscript datatable.R w1|w2 LOG THREADS    the answer
#   Rscript datatable.R version
suppressPackageStartupMessages(library(data.table))

read_log <- function(log, columns)
  fread(log, select = columns, na.strings = "", showProgress = FALSE)

print_rows <- function(rows) fwrite(rows, sep = "\t", col.names = FALSE)

# An empty field in quotes is text of no length to fread.
named <- function(values)
  fifelse(values %in% c(NA, ""), "(missing)", as.character(values))

w1 <- function(log) {
  keys <- c("gender", "age", "nationality")
  rows <- read_log(log, c(keys, "decision", "outcome"))
  rows[, age := pmin(as.integer(age) %/% 10L, 9L)]
  joint <- rows[, .N, by = c(keys, "decision", "outcome")]
  joint[, (keys) := lapply(.SD, named), .SDcols = keys]
  for (pair in unique(combn(c(keys, keys), 2, function(two) sort(unique(two)), simplify = FALSE))) {
    groups <- joint[, .(
      n = sum(N), adverse = sum(N[decision == "denied"]),
      granted0 = sum(N[decision == "granted" & outcome %in% 0]),
      denied0 = sum(N[decision == "denied" & outcome %in% 0]),
      granted1 = sum(N[decision == "granted" & outcome %in% 1]),
      denied1 = sum(N[decision == "denied" & outcome %in% 1])), by = pair]
    groups[, (setdiff(keys, pair)) := "*"]
    setcolorder(groups, keys)
    print_rows(groups)
  }
  cat("cells\t", nrow(joint), "\n", sep = "")
}

w2 <- function(log) {
  facts <- c("household_size", "education", "prior_claims", "income")
  rows <- read_log(log, c(facts, "nationality", "decision"))
  rows[, income := as.integer(income) %/% 1000L]
  joint <- rows[, .N, by = c(facts, "nationality", "decision")]
  print_rows(data.table(nrow(joint), uniqueN(joint, by = facts), sum(joint$N),
                        format(sum(as.numeric(joint$N)^2), scientific = FALSE)))
}

words <- commandArgs(trailingOnly = TRUE)
if (words[1] == "version") {
  cat("data.table", format(packageVersion("data.table")), "\n")
} else {
  setDTthreads(as.integer(words[3]))
  get(words[1])(words[2])
}
