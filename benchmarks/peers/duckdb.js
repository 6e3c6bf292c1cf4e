// DuckDB. One GROUP BY makes the joint cells; the rest comes from that small table, which
// takes two thirds of the time of GROUPING SETS over the log. With the types of the
// columns given: to find them out costs as much again on a small log.
//
//   node duckdb.js w1|w2 LOG THREADS    the answer
//   node duckdb.js version
const { DuckDBInstance } = require('@duckdb/node-api');

const types = {
  case_id: 'VARCHAR', citizen_id: 'VARCHAR', date: 'VARCHAR', agency: 'VARCHAR',
  decision: 'VARCHAR', score: 'VARCHAR', outcome: 'UTINYINT', gender: 'VARCHAR',
  age: 'UTINYINT', nationality: 'VARCHAR', postcode4: 'VARCHAR', income: 'UINTEGER',
  household_size: 'UTINYINT', education: 'VARCHAR', prior_claims: 'UTINYINT',
  reviewer: 'VARCHAR',
};

const source = (log) =>
  `read_csv('${log}', header = true, delim = ',', quote = '"', escape = '"',
    auto_detect = false, columns = ${JSON.stringify(types).replaceAll('"', "'")})`;

const count = (decision, outcome) =>
  `coalesce(sum(n) FILTER (decision = '${decision}' AND outcome = ${outcome}), 0)`;

const label = (column) =>
  `if(grouping(${column}) = 1, '*', coalesce(${column}::VARCHAR, '(missing)'))`;

const questions = {
  w1: (log) => [
    `CREATE TEMP TABLE joint AS
      SELECT gender, CASE WHEN age >= 90 THEN 9 ELSE age // 10 END AS age, nationality,
        decision, outcome, count(*) AS n
      FROM ${source(log)} GROUP BY ALL`,
    `SELECT ${label('gender')}, ${label('age')}, ${label('nationality')}, sum(n),
        coalesce(sum(n) FILTER (decision = 'denied'), 0),
        ${count('granted', 0)}, ${count('denied', 0)},
        ${count('granted', 1)}, ${count('denied', 1)}
      FROM joint
      GROUP BY GROUPING SETS ((gender), (age), (nationality), (gender, age),
        (gender, nationality), (age, nationality))`,
    `SELECT 'cells', count(*) FROM joint`,
  ],
  w2: (log) => [
    `CREATE TEMP TABLE joint AS
      SELECT household_size, education, prior_claims, income // 1000 AS income,
        nationality, decision, count(*) AS n
      FROM ${source(log)} GROUP BY ALL`,
    `SELECT count(*),
        count(DISTINCT (household_size, education, prior_claims, income)),
        sum(n), sum(n * n)
      FROM joint`,
  ],
};

async function main(work, log, threads) {
  const instance = await DuckDBInstance.create(':memory:', threads ? { threads } : {});
  const connection = await instance.connect();
  await connection.run('SET preserve_insertion_order = false');
  const statements =
    work === 'version' ? [`SELECT 'DuckDB ' || version()`] : questions[work](log);
  for (const statement of statements) {
    const answer = await connection.runAndReadAll(statement);
    if (statement.startsWith('SELECT'))
      for (const row of answer.getRowsJson()) console.log(row.join('\t'));
  }
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
