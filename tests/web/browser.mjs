// Opens reports in Chromium, and tells what a check found in TAP.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

function installed() {
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const folders = (process.env.PATH ?? '').split(delimiter)
  for (const name of names)
    for (const folder of folders)
      if (existsSync(join(folder, name))) return join(folder, name)
  throw new Error('no Chromium in PATH: apt-get install chromium')
}

export async function start() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || installed(),
    // Root has no sandbox in a container; the pages are our own and load nothing.
    chromiumSandbox: process.getuid() !== 0,
    args: ['--disable-gpu', '--force-color-profile=srgb', '--font-render-hinting=none'],
  })
}

// A busy machine is slow, and no fault of the page.
const PATIENCE = 150000

// Opens a report and calls `look` with the page and with what went wrong by itself: what
// the console says, and whatever the page asks of the network.
export async function open(browser, file, how, look) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...how })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  const url = pathToFileURL(file).href
  const wrong = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      wrong.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => wrong.push(`script: ${error.message}`))
  page.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`)
    dialog.dismiss()
  })
  page.on('request', (request) => {
    if (request.url() !== url) wrong.push(`asks for ${request.url().slice(0, 100)}`)
  })
  try {
    await page.goto(url)
    return await look(page, wrong)
  } finally {
    await context.close()
  }
}

export const unfold = (page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
  })

export class Answers {
  passed = 0
  failed = 0

  tell(name, problems) {
    if (problems.length) {
      this.failed++
      console.log(`not ok - ${name}`)
      for (const problem of problems.slice(0, 12)) console.log(`#   ${problem}`)
      if (problems.length > 12) console.log(`#   and ${problems.length - 12} more`)
    } else {
      this.passed++
      console.log(`ok - ${name}`)
    }
  }

  end() {
    console.log(`${this.passed} passed, ${this.failed} failed`)
    return this.failed === 0 && this.passed > 0
  }
}
