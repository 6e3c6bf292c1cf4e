/* A history as version 1 wrote it: fixed, whatever the layout of today. */
#ifndef IEM_HISTORY_1_H
#define IEM_HISTORY_1_H

#define H16 "0123456789abcdef"
#define H64 H16 H16 H16 H16

/* 8 bytes of nothing for each number of the evidence: 1 + 101 + 210. */
static const char history_1[] =
    "CREATE TABLE scan (id INTEGER PRIMARY KEY, period TEXT NOT NULL CHECK (period <> "
    "''), recorded TEXT, version TEXT NOT NULL, title TEXT, plan_sha256 TEXT NOT NULL "
    "CHECK (length(plan_sha256) = 64), count_sha256 TEXT NOT NULL CHECK "
    "(length(count_sha256) = 64), margin_ratio REAL NOT NULL CHECK (margin_ratio > 0), "
    "margin_gap REAL NOT NULL, rows_read INTEGER NOT NULL, rows_used INTEGER NOT NULL, "
    "rows_excluded INTEGER NOT NULL, rows_rejected INTEGER NOT NULL, people REAL, "
    "adverse_rate REAL, verdict TEXT NOT NULL CHECK (verdict IN ('pass', 'fail', "
    "'cannot-tell')), result TEXT, tally BLOB) STRICT;"
    "CREATE UNIQUE INDEX scan_period ON scan (period);"
    "CREATE TABLE input (scan INTEGER NOT NULL REFERENCES scan ON DELETE CASCADE, "
    "place "
    "INTEGER NOT NULL, path TEXT NOT NULL, bytes INTEGER NOT NULL, digest TEXT, "
    "PRIMARY "
    "KEY (scan, place)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX input_digest ON input (digest);"
    "CREATE TABLE treatment (scan INTEGER NOT NULL REFERENCES scan ON DELETE CASCADE, "
    "place INTEGER NOT NULL, ground TEXT NOT NULL, grp TEXT NOT NULL, reference TEXT "
    "NOT NULL, reference_is_rest INTEGER NOT NULL, ratio_scale INTEGER NOT NULL, n "
    "REAL "
    "NOT NULL, adverse REAL NOT NULL, reference_n REAL NOT NULL, reference_adverse "
    "REAL "
    "NOT NULL, gap REAL, gap_low REAL, gap_high REAL, ratio REAL, ratio_low REAL, "
    "ratio_high REAL, group_weight REAL, group_weight_low REAL, group_weight_high "
    "REAL, "
    "caused REAL, caused_low REAL, caused_high REAL, harmed REAL, type TEXT NOT NULL, "
    "verdict TEXT NOT NULL, evidence BLOB, evidence_why TEXT, PRIMARY KEY (scan, "
    "place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE finding (scan INTEGER NOT NULL REFERENCES scan ON DELETE CASCADE, id "
    "TEXT NOT NULL, rule TEXT NOT NULL, ground TEXT NOT NULL, grp TEXT NOT NULL, "
    "PRIMARY KEY (scan, id)) STRICT, WITHOUT ROWID;"
    "INSERT INTO scan VALUES (1, '2026-09', NULL, '0.1.0', NULL, '" H64 "', '" H64
    "', 1.25, 0.01, 400, 400, 0, 0, NULL, 0.2, 'cannot-tell', '{}', NULL);"
    "INSERT INTO scan VALUES (2, '2026-08', '2026-09-01T00:00:00Z', '0.1.0', 'Old', "
    "'" H64 "', '" H64 "', 1.25, 0.01, 400, 400, 0, 0, NULL, 0.2, 'pass', '{}', NULL);"
    "INSERT INTO input VALUES (1, 0, 'september.csv', 10, NULL);"
    "INSERT INTO input VALUES (2, 0, 'august.csv', 10, NULL);"
    "INSERT INTO treatment VALUES (1, 0, 'g', 'B', 'A', 0, 0, 200, 40, 200, 40, 0, "
    "-0.1, "
    "0.1, 1, 0.5, 2, NULL, NULL, NULL, 0, -9, 9, 0, 'cannot-tell', 'cannot-tell', "
    "zeroblob(2497), NULL);"
    "INSERT INTO treatment VALUES (2, 0, 'g', 'B', 'A', 0, 0, 200, 41, 200, 40, 0, "
    "-0.1, "
    "0.1, 1, 0.5, 2, NULL, NULL, NULL, 0, -9, 9, 0, 'individual', 'pass', NULL, "
    "'rounded-counts');"
    "PRAGMA application_id = 1768254820; PRAGMA user_version = 1";

#endif
