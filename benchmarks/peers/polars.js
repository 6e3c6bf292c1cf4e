// polars, its streaming engine, with the types of the columns given.
// POLARS_MAX_THREADS sets the threads.
//
//   node polars.js w1|w2 LOG    the answer
//   node polars.js version
const pl = require('nodejs-polars');

const schema = {
  case_id: pl.Utf8, citizen_id: pl.Utf8, date: pl.Utf8, agency: pl.Utf8,
  decision: pl.Utf8, score: pl.Utf8, outcome: pl.UInt8, gender: pl.Utf8, age: pl.UInt8,
  nationality: pl.Utf8, postcode4: pl.Utf8, income: pl.UInt32, household_size: pl.UInt8,
  education: pl.Utf8, prior_claims: pl.UInt8, reviewer: pl.Utf8,
};
const read = (log) => pl.scanCSV(log, { schema, nullValues: '' });

const whole = (number, column) => pl.lit(number).cast(schema[column]);
const part = (column, divisor) =>
  pl.col(column).div(whole(divisor, column)).cast(schema[column]);
const text = (column) => pl.col(column).cast(pl.Utf8).fillNull(pl.lit('(missing)'));

function count(frame, keys) {
  return frame.groupBy(keys).agg(pl.len().cast(pl.Int64).alias('n'));
}

function sums(frame, keys) {
  const of = (decision, outcome) =>
    pl.col('n').filter(
      pl.col('decision').eq(pl.lit(decision)).and(pl.col('outcome').eq(outcome)))
      .sum().alias(`${decision}${outcome}`);
  return frame.groupBy(keys).agg(
    pl.col('n').sum(),
    pl.col('n').filter(pl.col('decision').eq(pl.lit('denied'))).sum().alias('adverse'),
    of('granted', 0), of('denied', 0), of('granted', 1), of('denied', 1));
}

const print = (...fields) => console.log(fields.join('\t'));

function w1(log) {
  const keys = ['gender', 'age', 'nationality'];
  const last = whole(9, 'age');
  const age = pl.when(part('age', 10).gt(last)).then(last).otherwise(part('age', 10));
  const joint = count(read(log).withColumns(age.alias('age')),
    [...keys, 'decision', 'outcome']).collectSync({ engine: 'streaming' });
  const named = joint.withColumns(...keys.map((key) => text(key).alias(key)));
  for (let i = 0; i < keys.length; i++)
    for (let j = i; j < keys.length; j++) {
      const pair = i === j ? [keys[i]] : [keys[i], keys[j]];
      for (const row of sums(named, pair).toRecords())
        print(...keys.map((key) => (pair.includes(key) ? row[key] : '*')), row.n, row.adverse,
          row.granted0, row.denied0, row.granted1, row.denied1);
    }
  print('cells', joint.height);
}

function w2(log) {
  const facts = ['household_size', 'education', 'prior_claims', 'income'];
  const joint = count(
    read(log).withColumns(part('income', 1000).alias('income')),
    [...facts, 'nationality', 'decision']).collectSync({ engine: 'streaming' });
  const n = joint.getColumn('n');
  print(joint.height, joint.select(...facts).unique().height, n.sum(), n.mul(n).sum());
}

const [work, log] = process.argv.slice(2);
if (work === 'version') console.log(`polars ${pl.version} for node`);
else ({ w1, w2 })[work](log);
