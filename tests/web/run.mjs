// Opens every report of a folder: node run.mjs FOLDER [--by-turns | NAME …]
//
// --by-turns: each in one of its two languages, the first in English, the next in Dutch.
// Answers in TAP; leaves a picture of each report beside it (light, dark, narrow) and a
// PDF, to be looked at.
import { mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Answers, open, start } from './browser.mjs'
import * as checks from './checks.mjs'
import { sarifProblems, schemaMinds } from './sarif.mjs'

const [folder, ...only] = process.argv.slice(2)
const shots = resolve(folder, '..', 'screenshots')
mkdirSync(shots, { recursive: true })

const pages = readdirSync(folder).filter((file) => file.endsWith('.html')).sort()
const topics = [...new Set(pages.map((file) => file.split('.')[0]))]
const inTurn = ([topic, lang]) => lang === ['en', 'nl'][topics.indexOf(topic) % 2]
const wanted = (file) => !only.length || (only[0] === '--by-turns' ? inTurn(file.split('.'))
  : only.includes(file.slice(0, -5)))
const reports = pages.filter(wanted)
  .map((file) => ({
    name: file.slice(0, -5),
    file: resolve(folder, file),
    pdf: join(shots, file.replace(/html$/, 'pdf')),
  }))

const LOOKS = {
  light: { viewport: { width: 1000, height: 900 } },
  dark: { viewport: { width: 1000, height: 900 }, colorScheme: 'dark' },
  narrow: { viewport: { width: 360, height: 740 } },
}

async function photograph(browser, report) {
  for (const [look, how] of Object.entries(LOOKS))
    await open(browser, report.file, how, (page) =>
      page.screenshot({ path: join(shots, `${report.name}.${look}.png`), fullPage: true }))
  return []
}

const work = reports.flatMap((report) =>
  Object.entries({ ...checks, photograph }).map(([name, check]) => ({ report, name, check })))

async function worker(browser, answers) {
  for (let next = work.shift(); next; next = work.shift()) {
    const { report, name, check } = next
    const problems = await check(browser, report).catch((error) => [String(error.message)])
    answers.tell(`${report.name}: ${name}`, problems)
  }
}

const browser = await start()
const answers = new Answers()
for (const file of readdirSync(folder).filter((name) => name.endsWith('.sarif'))) {
  answers.tell(`${file}: schema`, sarifProblems(resolve(folder, file)))
  answers.tell(`${file}: schema minds`, schemaMinds(resolve(folder, file)))
}
try {
  await Promise.all([worker(browser, answers), worker(browser, answers)])
} finally {
  await browser.close()
}
process.exitCode = answers.end() ? 0 : 1
