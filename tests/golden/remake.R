# Makes again, from the counts that stand in tests/golden, the figures that R can make,
# and compares them with those that stand there; `make golden-r` runs it.
#
#   Rscript tests/golden/remake.R
#
# Base R and epiR (epi.2by2). Where neither has a figure it is worked out below from its
# published formula: Newcombe's interval, Breslow & Day's statistic with Tarone's
# correction. The mortgages (hmda.h) are made when IEMAND_DATA names a folder with them.
#
# Prints each figure that differs by more than 1e-9, relative (or what is said below), and
# how many were compared, of which file; ends with 1 if one differs.
suppressPackageStartupMessages({
  library(epiR)
  library(jsonlite)
})

script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
folder <- if (length(script)) dirname(script) else "tests/golden"
at <- function(file) file.path(folder, file)

# ---- what is compared ----------------------------------------------------------------

compared <- list()
differ <- 0
file <- ""

# NA is wanted where nothing is known. A wanted 0 is absolute.
compare <- function(what, got, want, tolerance = 1e-9) {
  got <- as.numeric(unlist(got))
  want <- as.numeric(unlist(want))
  stopifnot(length(got) == length(want))
  for (i in which(!is.na(want))) {
    compared[[file]] <<- c(compared[[file]], what)
    size <- if (want[i] == 0) 1 else abs(want[i])
    if (is.finite(got[i]) && abs(got[i] - want[i]) <= tolerance * size) next
    differ <<- differ + 1
    cat(sprintf("%s: %s: R has %.17g where %.17g stands\n", file, what, got[i], want[i]))
  }
}

# ---- C tables as lists ---------------------------------------------------------------

# The value that a C header gives NAME: braces become list(), so that a table of structs
# is a list of lists in the order of their fields.
c_value <- function(name) {
  text <- paste(readLines(at(file)), collapse = "\n")
  text <- gsub("(?s)/\\*.*?\\*/", "", text, perl = TRUE)
  text <- sub(paste0("(?s)^.*?\\b", name, "(\\[[^=]*)?\\s*=\\s*"), "", text, perl = TRUE)
  text <- sub("(?s)[;].*$", "", text, perl = TRUE)
  if (!startsWith(text, "{")) text <- sub("(?s),.*$", "", text, perl = TRUE)
  text <- gsub("\"\\s*\n\\s*\"", "", text, perl = TRUE)
  text <- gsub(",\\s*\\}", "}", text, perl = TRUE)
  text <- gsub("{", "list(", gsub("}", ")", text, fixed = TRUE), fixed = TRUE)
  eval(parse(text = text), list(NAN = NA_real_, INFINITY = Inf))
}

tables_of <- function(t) lapply(t, function(cell) as.numeric(unlist(cell)))

# ---- one table: a1 of n1, a0 of n0 ----------------------------------------------------

wilson <- function(a, n) {
  as.numeric(suppressWarnings(prop.test(a, n, correct = FALSE))$conf.int)
}

# Newcombe (1998), method 10.
newcombe <- function(t) {
  p <- c(t[1] / t[2], t[3] / t[4])
  w1 <- wilson(t[1], t[2])
  w0 <- wilson(t[3], t[4])
  p[1] - p[2] + c(-sqrt((p[1] - w1[1])^2 + (w0[2] - p[2])^2),
                  sqrt((w1[2] - p[1])^2 + (p[2] - w0[1])^2))
}

square <- function(t) matrix(c(t[1], t[3], t[2] - t[1], t[4] - t[3]), 2)

by_epir <- function(dat) {
  suppressWarnings(epi.2by2(dat, method = "cohort.count", units = 1))$massoc.detail
}

chi2_of <- function(t) {
  test <- suppressWarnings(prop.test(t[c(1, 3)], t[c(2, 4)], correct = FALSE))
  c(test$statistic, test$p.value)
}

fisher <- function(t, side = "two.sided") {
  fisher.test(square(t), alternative = side, conf.int = FALSE, or = 1)$p.value
}

# ---- many tables ------------------------------------------------------------------------

cube <- function(cells) {
  t <- array(unlist(lapply(cells, square)), c(2, 2, length(cells)))
  storage.mode(t) <- "double" # of whole numbers R has 32 bits, and NA beyond
  t
}

# Breslow & Day (1980) around the Mantel-Haenszel odds ratio; Tarone (1985) takes away
# what that ratio does not make 0.
homogeneity <- function(cells) {
  both <- Filter(function(t) {
    k <- t[1] + t[3]
    t[2] > 0 && t[4] > 0 && k > 0 && k < t[2] + t[4]
  }, cells)
  n <- sapply(both, function(t) t[2] + t[4])
  a <- sapply(both, function(t) t[1])
  ratio <- sum(sapply(both, function(t) t[1] * (t[4] - t[3])) / n) /
    sum(sapply(both, function(t) (t[2] - t[1]) * t[3]) / n)
  e <- sapply(both, function(t) {
    k <- t[1] + t[3]
    qa <- 1 - ratio
    qb <- t[4] - k + ratio * (t[2] + k)
    qc <- -ratio * t[2] * k
    if (abs(qa) < 1e-12) return(-qc / qb)
    root <- (-qb + c(-1, 1) * sqrt(qb^2 - 4 * qa * qc)) / (2 * qa)
    root[root >= max(0, k - t[4]) & root <= min(t[2], k)][1]
  })
  v <- 1 / mapply(function(t, e) {
    k <- t[1] + t[3]
    1 / e + 1 / (t[2] - e) + 1 / (k - e) + 1 / (t[4] - k + e)
  }, both, e)
  x <- sum((a - e)^2 / v)
  tarone <- x - sum(a - e)^2 / sum(v)
  df <- length(both) - 1
  c(x, pchisq(x, df, lower.tail = FALSE), tarone, pchisq(tarone, df, lower.tail = FALSE))
}

mantel_haenszel <- function(cells) {
  test <- mantelhaen.test(cube(cells), correct = FALSE)
  list(odds = c(test$estimate, test$conf.int), cmh = test$statistic, p = test$p.value)
}

# epiR stops at an empty side; such cells add nothing to its sums.
pooled_by_epir <- function(cells) {
  both <- Filter(function(t) t[2] > 0 && t[4] > 0, cells)
  m <- by_epir(cube(both))
  list(risk = unlist(m$RR.mh.wald), difference = unlist(m$ARisk.mh.sato),
       odds = unlist(m$OR.mh.wald))
}

# glm() stops where the deviance no longer changes by 1e-8, and its standard errors are of
# the step before: a few digits short of the maximum. Here it goes on, and once more from
# there. Those that stand here did not, R's and statsmodels' alike (a log odds ratio of one
# table, hmda.h on group, is .14269847492 there and by sqrt(sum(1/n)) .14269847616).
SE <- 1e-7
logit <- function(model, data) {
  control <- glm.control(epsilon = 1e-14)
  fit <- glm(model, binomial, data, control = control)
  glm(model, binomial, data, control = control, start = coef(fit))
}

# ---- the files --------------------------------------------------------------------------

file <- "tables.h"
differences <- c_value("golden_differences")
for (g in c_value("golden_tables")) {
  what <- function(of) paste0(g[[1]], ": ", of)
  t <- as.numeric(unlist(g[[2]]))
  chi2 <- chi2_of(t)
  m <- by_epir(square(t))
  compare(what("Wilson"), c(wilson(t[1], t[2]), wilson(t[3], t[4])), c(g[[3]], g[[4]]))
  compare(what("Newcombe"), newcombe(t), g[[5]])
  compare(what("Katz"), m$RR.strata.wald[2:3], g[[6]])
  compare(what("Woolf"), m$OR.strata.wald, g[[8]])
  compare(what("z"), sign(t[1] / t[2] - t[3] / t[4]) * sqrt(chi2[1]), g[[9]])
  compare(what("chi-square"), chi2, g[10:11])
  compare(what("Fisher"), c(fisher(t), fisher(t, "less"), fisher(t, "greater")), g[12:14])
  compare(what("score interval"), m$ARisk.strata.score[2:3], differences[[1]][[1]])
  differences <- differences[-1]
}
for (g in c_value("golden_r_tables")) {
  what <- function(of) paste0(g[[1]], ": ", of)
  t <- as.numeric(unlist(g[[2]]))
  m <- by_epir(square(t))
  compare(what("Fisher"), fisher(t), g[[3]])
  compare(what("odds ratio"), m$OR.strata.wald, g[[4]])
  compare(what("risk ratio"), m$RR.strata.wald, g[[5]])
  compare(what("its standard error"), sqrt(sum(1 / square(t))), g[[6]])
  compare(what("chi-square"), chi2_of(t), g[7:8])
  compare(what("Wilson"), c(wilson(t[1], t[2]), wilson(t[3], t[4])), c(g[[9]], g[[10]]))
  compare(what("conditional odds ratio"), fisher.test(square(t))$estimate, g[[11]])
}

file <- "strata.h"
for (g in c_value("golden_strata")) {
  what <- function(of) paste0(g[[1]], ": ", of)
  cells <- tables_of(g[[2]])
  m <- mantel_haenszel(cells)
  e <- pooled_by_epir(cells)
  # statsmodels' p-values are 1 - cdf: 1e-16 of 1 is what they can be trusted to.
  loose <- function(p) if (is.na(p)) NA else max(1e-9, 1e-15 / p)
  compare(what("MH odds ratio"), m$odds, g[[4]])
  compare(what("MH odds ratio (epiR)"), e$odds, g[[4]])
  compare(what("its standard error"), log(m$odds[3] / m$odds[2]) / 2 / qnorm(.975), g[[5]])
  compare(what("MH risk ratio"), e$risk[1], g[[6]])
  compare(what("MH rate difference"), e$difference[1], g[[7]])
  compare(what("CMH"), m$cmh, g[[8]])
  compare(what("CMH p"), m$p, g[[9]], loose(g[[9]]))
  if (!is.na(g[[10]])) {
    compare(what("CMH exact p"), mantelhaen.test(cube(cells), exact = TRUE)$p.value, g[[10]])
  }
  h <- homogeneity(cells)
  compare(what("Breslow-Day, Tarone"), h[c(1, 3)], g[c(11, 13)])
  compare(what("Breslow-Day p"), h[2], g[[12]], loose(g[[12]]))
  compare(what("Tarone p"), h[4], g[[14]], loose(g[[14]]))
}

file <- "multiple.h"
p <- unlist(c_value("golden_r_p"))
for (method in c("holm", "BH", "BY")) {
  compare(method, p.adjust(p, method), c_value(paste0("golden_r_", tolower(method))))
}
races <- sapply(tables_of(c_value("golden_races")), function(t) chi2_of(t)[2])
compare("races", races, c_value("golden_races_p"))
for (method in c("holm", "BH", "BY")) {
  compare(paste("races", method), p.adjust(races, method),
          c_value(paste0("golden_races_", tolower(method))))
}

file <- "compas.h"
people <- as.data.frame(do.call(rbind, lapply(c_value("golden_compas"), unlist)))
names(people) <- c("age", "priors", "misdemeanour", "recidivism", "race", "female", "n",
                   "flagged")
people <- people[rep(seq_len(nrow(people)), people$n), ]
people$y <- ave(people$n, cumsum(c(TRUE, diff(as.integer(row.names(people))) != 0)),
                FUN = seq_along) <= people$flagged
people$age <- factor(people$age)
people$race <- factor(people$race)
# McFadden's R2 and likelihood ratios of fits on nothing, group, facts and both.
compare_fits <- function(name, deviances) {
  compare("McFadden", 1 - deviances / deviances[1], c_value(paste0(name, "_mcfadden")))
  for (g in c_value(paste0(name, "_ratios"))) {
    ratio <- deviances[g[[1]] + 1] - deviances[g[[2]] + 1]
    compare("likelihood ratio", ratio, g[[4]])
    compare("its p", pchisq(ratio, g[[3]], lower.tail = FALSE), g[[5]], 1e-8)
  }
}
models <- list(y ~ 1, y ~ race + female, y ~ age + priors + misdemeanour + recidivism,
               y ~ age + priors + misdemeanour + recidivism + race + female)
fits <- c_value("golden_compas_fits")
deviances <- numeric()
for (i in seq_along(models)) {
  fit <- logit(models[[i]], people)
  deviances[i] <- deviance(fit)
  g <- fits[[i]]
  known <- !is.na(unlist(g[[3]]))
  compare(paste(g[[1]], "deviance"), deviance(fit), g[[2]])
  compare(paste(g[[1]], "coefficients"), coef(fit), unlist(g[[3]])[known])
  compare(paste(g[[1]], "standard errors"), sqrt(diag(vcov(fit))), unlist(g[[4]])[known],
          SE)
}
compare_fits("golden_compas", deviances)

# What facts explain of the gap when they are worth what a model of some people says.
g <- c_value("golden_compas_split")
two <- people[people$race %in% 0:1, ]
two$group <- two$race == 1
facts <- y ~ age + priors + misdemeanour + recidivism
sides <- list(two[!two$group, ], two[two$group, ], two, two)
explained <- function(fit, link) {
  none <- two
  if ("groupTRUE" %in% names(coef(fit))) none$group <- FALSE
  p <- link(predict(fit, none))
  mean(p[two$group]) - mean(p[!two$group])
}
compare("gap", mean(two$y[two$group]) - mean(two$y[!two$group]), g[[1]])
for (i in 1:4) {
  model <- if (i == 3) update(facts, ~ . + group) else facts
  compare("logistic", explained(logit(model, sides[[i]]), plogis), g[[2]][[i]])
  compare("linear", explained(lm(model, sides[[i]]), identity), g[[3]][[i]])
}
compare("deviances", sapply(list(y ~ 1, y ~ group, facts, update(facts, ~ . + group)),
                            function(model) deviance(logit(model, two))), g[[4]])

file <- "oaxaca.h"
side <- lapply(c_value("golden_points"), function(s) {
  data.frame(y = unlist(s[[2]]) / s[[1]], w = s[[1]], do.call(rbind, lapply(s[[3]], unlist)))
})
worth <- function(data) {
  coef(lm(y ~ . - w, data, weights = data$w))[paste0("X", 1:12)]
}
means <- lapply(side, function(s) colMeans(s[paste0("X", 1:12)]))
apart <- means[[1]] - means[[2]]
b <- lapply(side, worth)
size <- sapply(side, function(s) s$w[1])
together <- rbind(side[[1]], side[[2]])
with_group <- cbind(together, group = rep(1:0, sapply(side, nrow)))
gap <- weighted.mean(side[[1]]$y, side[[1]]$w) - weighted.mean(side[[2]]$y, side[[2]]$w)
by_size <- (size[1] * b[[1]] + size[2] * b[[2]]) / sum(size)
swapped <- (size[2] * b[[1]] + size[1] * b[[2]]) / sum(size)
endowments <- sum(apart * b[[2]])
interaction <- sum(apart * (b[[1]] - b[[2]]))
compare("Oaxaca-Blinder",
        c(gap, endowments, sum(apart * b[[1]]), sum(apart * worth(with_group)),
          sum(apart * worth(together)), sum(apart * by_size), sum(apart * swapped),
          sum(apart * (b[[1]] + b[[2]]) / 2), endowments, gap - endowments - interaction,
          interaction),
        c_value("golden_oaxaca"))

file <- "hmda.h"
log <- file.path(Sys.getenv("IEMAND_DATA"), "hmda_boston1990.csv")
if (nzchar(Sys.getenv("IEMAND_DATA")) && file.exists(log)) {
  h <- read.csv(log)
  terms <- c("pirat", "hirat", "lvrat", "chist", "mhist", "phist", "unemp", "selfemp",
             "insurance", "condomin", "single", "hschool")
  models <- list(character(), "afam", terms, c(terms, "afam"))
  fits <- c_value("golden_hmda_fits")
  deviances <- numeric()
  for (i in seq_along(models)) {
    on <- reformulate(c("1", models[[i]]), quote(deny == "yes"))
    fit <- logit(on, h)
    deviances[i] <- deviance(fit)
    g <- fits[[i]]
    known <- !is.na(unlist(g[[3]]))
    compare(paste(g[[1]], "deviance"), deviance(fit), g[[2]])
    compare(paste(g[[1]], "coefficients"), coef(fit), unlist(g[[3]])[known])
    compare(paste(g[[1]], "standard errors"), sqrt(diag(vcov(fit))),
            unlist(g[[4]])[known], SE)
  }
  compare_fits("golden_hmda", deviances)
} else {
  cat("hmda.h: left out, IEMAND_DATA has no hmda_boston1990.csv\n")
}

file <- "association.h"
for (g in c_value("golden_associations")) {
  n <- matrix(unlist(g[[4]])[seq_len(g[[2]] * g[[3]])], g[[2]], byrow = TRUE)
  test <- suppressWarnings(chisq.test(n, correct = FALSE))
  g2 <- 2 * sum(n * log(n / test$expected))
  compare(paste0(g[[1]], ": V"), sqrt(test$statistic / sum(n) / (min(dim(n)) - 1)), g[[5]])
  compare(paste0(g[[1]], ": chi-square"), c(test$statistic, test$p.value), g[7:8])
  compare(paste0(g[[1]], ": G2"), c(g2, pchisq(g2, nrow(n) - 1, lower.tail = FALSE)), g[9:10])
}
for (g in c_value("golden_divergences")) {
  p <- unlist(g[[2]]) / sum(unlist(g[[2]]))
  q <- unlist(g[[3]]) / sum(unlist(g[[3]]))
  apart <- function(p, q) sum(p * log(p / q))
  compare(paste0(g[[1]], ": divergences"),
          c(apart(p, q), sum(abs(p - q)) / 2, (apart(p, (p + q) / 2) + apart(q, (p + q) / 2)) / 2),
          g[4:6])
}

have <- function(name) {
  file <<- name
  if (!file.exists(at(name))) cat(sprintf("%s: is not here\n", name))
  file.exists(at(name))
}

if (have("scores.h")) {
  decile <- 1:10
  scored <- c_value("golden_scores")
  names(scored) <- sapply(scored, `[[`, 1)
  for (g in scored) {
    what <- function(of) paste0(g[[1]], ": ", of)
    n <- list(unlist(g[[2]]), unlist(g[[3]]))
    d <- data.frame(score = rep(c(decile, decile), c(n[[1]], n[[2]])),
                    y = rep(1:0, sapply(n, sum)))
    d$odds <- qlogis((d$score - .5) / 10)
    u <- suppressWarnings(wilcox.test(d$score[d$y == 1], d$score[d$y == 0]))$statistic
    line <- function(of, fit, want) {
      compare(what(of), coef(fit), want[seq_along(coef(fit))])
      compare(what(of), sqrt(diag(vcov(fit))), want[-seq_along(coef(fit))], SE)
    }
    compare(what("n, mean"), c(nrow(d), mean(d$score)), g[4:5])
    compare(what("AUC"), u / sum(n[[1]]) / sum(n[[2]]), g[[6]])
    compare(what("Brier"), mean((d$score / 10 - d$y)^2), g[[10]])
    line("line", logit(y ~ odds, d), g[[12]])
    line("in the large", logit(y ~ 1 + offset(odds), d), g[[13]])
    line("line on deciles", logit(y ~ score, d), g[[14]])
  }
  for (g in c_value("golden_score_ages")) {
    x <- rep(decile, unlist(g[[2]]))
    y <- rep(decile, unlist(g[[3]]))
    u <- suppressWarnings(wilcox.test(x, y))$statistic
    brier <- (sum((x / 10 - 1)^2) + sum((y / 10)^2)) / length(c(x, y))
    compare(g[[1]], c(length(c(x, y)), mean(c(x, y)), u / length(x) / length(y), brier), g[4:7])
  }
  for (g in c_value("golden_score_pairs")) {
    what <- function(of) paste0(g[[1]], " / ", g[[2]], ": ", of)
    x <- lapply(scored[unlist(g[1:2])],
                function(s) rep(decile, unlist(s[[2]]) + unlist(s[[3]])))
    u <- wilcox.test(x[[1]], x[[2]], exact = FALSE, correct = FALSE)
    t <- t.test(x[[1]], x[[2]])
    compare(what("Mann-Whitney"), c(u$statistic, u$p.value), g[3:4])
    compare(what("Welch"), c(t$statistic, t$parameter, t$p.value, t$conf.int), g[6:10])
    compare(what("KS"), max(abs(ecdf(x[[1]])(decile) - ecdf(x[[2]])(decile))), g[[12]])
  }
}

if (have("steps.h")) {
  log_ratio <- function(t) {
    m <- unlist(by_epir(square(t))$RR.strata.wald)
    c(log(m[1]), log(m[3] / m[2]) / 2 / qnorm(.975))
  }
  one <- unlist(c_value("duo_outside_europe"))
  other <- unlist(c_value("duo_netherlands"))
  steps <- c_value("golden_steps")
  for (i in seq_along(steps)) {
    compare("step", log_ratio(c(one[i + 1], one[i], other[i + 1], other[i])), steps[[i]])
  }
  last <- length(one)
  compare("all steps", log_ratio(c(one[last], one[1], other[last], other[1])),
          c_value("golden_steps_whole"))
  one <- lapply(c_value("duo_categories_outside_europe"), unlist)
  other <- lapply(c_value("duo_categories_netherlands"), unlist)
  cells <- Map(function(a, b) c(a[2], a[1], b[2], b[1]), one, other)
  compare("selected", pooled_by_epir(cells)$risk[1], c_value("golden_selected"))
  one <- unlist(c_value("duo_appeals_outside_europe"))
  other <- unlist(c_value("duo_appeals_netherlands"))
  compare("appeals", log_ratio(c(one[2], one[1], other[2], other[1])),
          c_value("golden_appeals"))
}

if (have("subgroups.h")) {
  s <- as.data.frame(do.call(rbind, lapply(c_value("golden_titanic"), unlist)))
  names(s) <- c("class", "sex", "age", "n", "a")
  for (g in c_value("golden_slices")) {
    inside <- Reduce(`&`, Map(function(have, want) want < 0 | have == want, s[1:3], g[[1]]))
    n <- sum(s$n[inside])
    a <- sum(s$a[inside])
    rest <- c(sum(s$a) - a, sum(s$n) - n)
    chi2 <- chisq.test(square(c(a, n, rest)), correct = FALSE)$statistic
    compare("slice", c(n, a, n / sum(s$n) * (a / n - sum(s$a) / sum(s$n)), chi2), g[2:5])
  }
  fit <- logit(cbind(a, n - a) ~ factor(class) + I(sex == 0) + I(age == 1), s)
  compare("male", coef(fit)[5], c_value("golden_male"))
  compare("adult", coef(fit)[6], c_value("golden_adult"))
}

# ---- counts and figures as JSON --------------------------------------------------------

cells_of <- function(counts, groups, reference) {
  # groups, reference: functions of the second column
  fact <- counts[, 1]
  adverse <- counts$decision == counts$event
  lapply(unique(fact), function(f) {
    of <- function(who, all) sum(counts$n[fact == f & who(counts[, 2]) & (all | adverse)])
    c(of(groups, FALSE), of(groups, TRUE), of(reference, FALSE), of(reference, TRUE))
  })
}

estimates <- function(cells) {
  t <- Reduce(`+`, cells)
  one <- by_epir(square(t))
  many <- mantel_haenszel(cells)
  e <- pooled_by_epir(cells)
  h <- homogeneity(cells)
  list(rate = c(t[1] / t[2], wilson(t[1], t[2])),
       rate_difference = c(t[1] / t[2] - t[3] / t[4], newcombe(t)),
       risk_ratio = unlist(one$RR.strata.wald), odds_ratio = unlist(one$OR.strata.wald),
       p = chi2_of(t)[2], mh_odds_ratio = many$odds, cmh = many$cmh, cmh_p = many$p,
       mh_risk_ratio = e$risk, mh_risk_ratio_interval = e$risk,
       mh_rate_difference = e$difference, mh_rate_difference_interval = e$difference,
       breslow_day = h[1], breslow_day_p = h[2], tarone = h[3], tarone_p = h[4])
}

for (file in sort(list.files(folder, "[.]json$"))) {
  golden <- fromJSON(at(file), simplifyDataFrame = FALSE)
  counts <- as.data.frame(golden$counts$rows)
  names(counts) <- golden$counts$columns
  counts$n <- as.numeric(counts$n)
  counts$event <- golden$counts$event
  for (g in golden$against_reference) {
    of <- if (g$what == "rate" && g$group == golden$reference) NULL else g$group
    them <- function(group) group == g$group
    other <- function(group) if (is.null(of)) group != g$group else group == golden$reference
    got <- estimates(cells_of(counts, them, other))[[g$what]]
    want <- c(g$value, g$low, g$high)
    compare(paste0(g$group, ": ", g$what), got[seq_along(want)], want,
            if (grepl("_p$", g$what)) max(1e-9, 1e-15 / g$value) else 1e-9)
  }
}

for (name in names(compared)) cat(sprintf("%s: %d figures\n", name, length(compared[[name]])))
cat(sprintf("%s, epiR %s: %d figures compared, %d differ\n", R.version.string,
            packageVersion("epiR"), length(unlist(compared)), differ))
quit(status = if (differ > 0) 1 else 0)
