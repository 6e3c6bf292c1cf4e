// What must hold of every report. A check gets a browser and a report, and gives a list
// of problems: none when all is well.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { open, unfold } from './browser.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const PAPER = 718 // pixels between the margins of A4

// ---- WCAG 2.2 AA, by axe ---------------------------------------------------------------

async function violations(page, only) {
  await page.evaluate(axe)
  const found = await page.evaluate(
    (what) => window.axe.run(document, what),
    { runOnly: only, resultTypes: ['violations'] })
  return found.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${violation.help}: ${node.target} ` +
      node.html.slice(0, 120)))
}

export async function rules(browser, report) {
  return open(browser, report.file, {}, async (page) => {
    await unfold(page)
    return violations(page, { type: 'tag', values: TAGS })
  })
}

export async function rulesInTheDarkAndNarrow(browser, report) {
  const how = { colorScheme: 'dark', viewport: { width: 360, height: 740 } }
  const rules = ['color-contrast', 'target-size', 'scrollable-region-focusable',
    'link-in-text-block']
  return open(browser, report.file, how, async (page) => {
    await unfold(page)
    return violations(page, { type: 'rule', values: rules })
  })
}

// ---- Contrast of what axe does not look at: texts and marks of pictures ------------------

// In the page: every text of a picture against what lies beneath it, and every mark.
function faint() {
  const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
  const contrast = (a, b) => {
    const [x, y] = [light(a), light(b)]
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
  }
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const colour = (text) => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = text
    canvas.fillRect(0, 0, 1, 1)
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data
    return [r, g, b, a / 255]
  }
  const over = (top, alpha, below) => below.map((v, i) => v * (1 - alpha) + top[i] * alpha)
  const page = colour(getComputedStyle(document.body).backgroundColor).slice(0, 3)
  // The colour of a picture at a point: its filled boxes in their order.
  const beneath = (svg, x, y) => {
    let below = page
    for (const box of svg.querySelectorAll('rect')) {
      const at = box.getBoundingClientRect(), style = getComputedStyle(box)
      if (x < at.left || x > at.right || y < at.top || y > at.bottom) continue
      if (style.fill === 'none' || style.display === 'none') continue
      const fill = colour(style.fill)
      below = over(fill, fill[3] * style.fillOpacity * style.opacity, below)
    }
    return below
  }
  const problems = []
  for (const svg of document.querySelectorAll('svg.chart')) {
    for (const text of svg.querySelectorAll('text')) {
      const style = getComputedStyle(text), at = text.getBoundingClientRect()
      if (style.display === 'none' || !at.width) continue
      const below = beneath(svg, at.left + at.width / 2, at.top + at.height / 2)
      const seen = contrast(colour(style.fill), below)
      if (seen < 4.5)
        problems.push(`${seen.toFixed(2)}: text ${text.className.baseVal} "${text.textContent}"`)
      if (parseFloat(style.fontSize) < 11)
        problems.push(`letters of ${style.fontSize}: "${text.textContent}"`)
    }
    for (const mark of svg.querySelectorAll('circle, path, line.group, line.twin, line.whisker')) {
      const style = getComputedStyle(mark), at = mark.getBoundingClientRect()
      if (style.display === 'none') continue
      const ink = style.stroke !== 'none' ? style.stroke : style.fill
      const below = beneath(svg, at.left + at.width / 2, at.top + at.height / 2)
      const seen = contrast(colour(ink), below)
      if (seen < 3) problems.push(`${seen.toFixed(2)}: ${mark.tagName} ${mark.className.baseVal}`)
    }
  }
  return problems
}

export async function contrast(browser, report) {
  const problems = []
  for (const colorScheme of ['light', 'dark'])
    await open(browser, report.file, { colorScheme }, async (page) => {
      for (const problem of new Set(await page.evaluate(faint)))
        problems.push(`${colorScheme}: ${problem}`)
    })
  return problems
}

// ---- Pictures and tables ------------------------------------------------------------------

function pictures() {
  const problems = []
  for (const svg of document.querySelectorAll('svg.chart')) {
    const title = svg.querySelector(':scope > title'), desc = svg.querySelector(':scope > desc')
    if (svg.getAttribute('role') !== 'img') problems.push('a picture without role')
    if (!title?.textContent.trim()) problems.push('a picture without a title')
    if (!desc?.textContent.trim()) problems.push(`no description: ${title?.textContent}`)
    if (!svg.closest('figure')?.querySelector('table'))
      problems.push(`no table behind: ${title?.textContent}`)
  }
  for (const table of document.querySelectorAll('table'))
    if (!table.caption?.textContent.trim()) problems.push('a table without a caption')
  return problems
}

export async function alternatives(browser, report) {
  return open(browser, report.file, {}, (page) => page.evaluate(pictures))
}

// ---- Keyboard --------------------------------------------------------------------------

// In the page: what the keyboard can reach, in the order of the text.
function reachable() {
  return [...document.querySelectorAll('a[href], summary, [tabindex="0"], button, input')].filter(
    (at) => at.checkVisibility({ checkVisibilityCSS: true }))
}

function focused() {
  const at = document.activeElement, style = getComputedStyle(at)
  const box = at.getBoundingClientRect()
  const bar = { top: 0, bottom: innerHeight, left: 0, right: innerWidth }
  return {
    index: window.reached.indexOf(at),
    what: `${at.tagName} ${at.textContent.trim().slice(0, 40)}`,
    top: (at.closest('tr') ?? at).getBoundingClientRect().top + scrollY,
    seen: box.bottom > bar.top && box.top < bar.bottom && box.right > bar.left &&
      box.left < bar.right,
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  }
}

const MOST_STOPS = 60

export async function keyboard(browser, report) {
  return open(browser, report.file, {}, async (page) => {
    const problems = []
    await page.evaluate(`window.reached = (${reachable})()`)
    const n = Math.min(await page.evaluate('window.reached.length'), MOST_STOPS)
    let top = -Infinity
    for (let i = 0; i < n; i++) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate(focused)
      if (at.index !== i) problems.push(`stop ${i} is ${at.index}: ${at.what}`)
      if (!at.seen) problems.push(`out of sight: ${at.what}`)
      if (!at.outlined) problems.push(`no visible focus: ${at.what}`)
      // The skip link floats above what it precedes.
      if (i && at.top < top - 40) problems.push(`up again: ${at.what}`)
      top = Math.max(top, i ? at.top : -Infinity)
    }
    problems.push(...await folds(page), ...await skips(page))
    return problems
  })
}

async function folds(page) {
  const summary = page.locator('summary').first()
  if (await summary.count() === 0) return []
  const isOpen = () => summary.evaluate((at) => at.parentElement.open)
  const problems = []
  await summary.focus()
  const before = await isOpen()
  await page.keyboard.press('Enter')
  if (await isOpen() === before) problems.push('Enter does not fold out')
  await page.keyboard.press('Space')
  if (await isOpen() !== before) problems.push('Space does not fold in')
  return problems
}

async function skips(page) {
  await page.evaluate(() => { scrollTo(0, 0); document.activeElement.blur() })
  await page.locator('.skip').focus()
  await page.keyboard.press('Enter')
  const target = await page.evaluate(() => location.hash)
  return target === '#answer' ? [] : [`the skip link leads to ${target}`]
}

// ---- Narrow screens, large letters --------------------------------------------------------

// In the page: what sticks out of it. Tables may scroll in a region of their own.
function sticking() {
  const problems = [], width = document.documentElement.clientWidth
  if (document.scrollingElement.scrollWidth > width)
    problems.push(`the page is ${document.scrollingElement.scrollWidth} wide, of ${width}`)
  for (const at of document.body.querySelectorAll('*')) {
    if (at.closest('.scroll') && !at.matches('.scroll')) continue
    if (at.matches('.skip') || !at.checkVisibility()) continue
    const box = at.getBoundingClientRect()
    if (!box.width) continue
    if (box.right > width + 1 || box.left < -1)
      problems.push(`${at.tagName} ${at.className.baseVal ?? at.className} from ` +
        `${Math.round(box.left)} to ${Math.round(box.right)}: ${at.textContent.slice(0, 60)}`)
  }
  return problems
}

// WCAG 1.4.12: nothing may be lost when readers space their letters.
const SPACED = `* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important } p { margin-bottom: 2em !important }`

export async function reflow(browser, report) {
  const problems = []
  const sizes = {
    'at 360 pixels': { viewport: { width: 360, height: 740 } },
    'at 400 %': { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
  }
  for (const [name, how] of Object.entries(sizes))
    await open(browser, report.file, how, async (page) => {
      await unfold(page)
      for (const problem of await page.evaluate(sticking)) problems.push(`${name}: ${problem}`)
      await page.addStyleTag({ content: SPACED })
      const wide = await page.evaluate(
        () => document.scrollingElement.scrollWidth > document.documentElement.clientWidth)
      if (wide) problems.push(`${name}: with spaced letters the page scrolls sideways`)
    })
  return problems
}

// Texts of a picture that lie on each other.
function colliding() {
  const problems = []
  for (const svg of document.querySelectorAll('svg.chart')) {
    const texts = [...svg.querySelectorAll('text')].filter((at) => at.checkVisibility() &&
      at.getBoundingClientRect().width).map((at) => [at.textContent, at.getBoundingClientRect()])
    for (let i = 0; i < texts.length; i++)
      for (let j = 0; j < i; j++) {
        const [a, x] = texts[i], [b, y] = texts[j]
        const across = Math.min(x.right, y.right) - Math.max(x.left, y.left)
        const down = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top)
        if (across > 2 && down > 5)
          problems.push(`${svg.querySelector('title').textContent}: "${a}" on "${b}"`)
      }
  }
  return problems
}

export async function legible(browser, report) {
  const problems = []
  for (const width of [360, 1280])
    await open(browser, report.file, { viewport: { width, height: 900 } }, async (page) => {
      for (const problem of await page.evaluate(colliding)) problems.push(`${width}: ${problem}`)
    })
  return problems
}

// ---- Paper --------------------------------------------------------------------------------

// In the page, as it is printed: folded texts are out but for those that are kept in,
// nothing is cut off at the right.
function onPaper() {
  const problems = [], width = document.documentElement.clientWidth
  for (const details of document.querySelectorAll('details:not(.kept)')) {
    const inside = [...details.children].filter((at) => !at.matches('summary, .sieve'))
    if (inside.some((at) => !at.checkVisibility()))
      problems.push(`folded in: ${details.querySelector('summary').textContent}`)
  }
  for (const at of document.querySelectorAll('svg.chart, table, .scroll')) {
    const box = at.getBoundingClientRect()
    if (box.right > width + 1)
      problems.push(`cut off at ${Math.round(box.right)}: ${at.tagName} ` +
        `${(at.querySelector('title, caption') ?? at).textContent.slice(0, 60)}`)
    if (at.matches('svg') && box.height > 950)
      problems.push(`higher than a page: ${at.querySelector('title').textContent}`)
  }
  return problems
}

export async function paper(browser, report) {
  const how = { viewport: { width: PAPER, height: 1000 } }
  return open(browser, report.file, how, async (page) => {
    await page.emulateMedia({ media: 'print' })
    const problems = await page.evaluate(onPaper)
    const high = await page.evaluate(() => document.documentElement.scrollHeight)
    const pdf = await page.pdf({ format: 'A4', path: report.pdf, tagged: true, outline: true,
      margin: { top: '15mm', bottom: '15mm', left: '10mm', right: '10mm' } })
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
    // Breaks leave pages unfilled, but never half of them.
    if (pages < 1 || pages > 3 + 2 * high / 1000 || pages > 60)
      problems.push(`${pages} pages for a text of ${high} pixels`)
    return problems
  })
}

// ---- Without and with script -----------------------------------------------------------------

// What there is to read, but for what the script adds.
const text = (page) =>
  page.locator('main').evaluate((main) => {
    const copy = main.cloneNode(true)
    for (const added of copy.querySelectorAll('.sieve')) added.remove()
    return copy.textContent
  })

export async function withoutScript(browser, report) {
  const problems = [], texts = []
  for (const javaScriptEnabled of [false, true])
    await open(browser, report.file, { javaScriptEnabled }, async (page, wrong) => {
      texts.push(await text(page))
      problems.push(...wrong)
      const buttons = await page.locator('th button').count()
      if (!javaScriptEnabled && buttons) problems.push('buttons without a script behind them')
      if (javaScriptEnabled) return
      const summary = page.locator('summary').first()
      if (await summary.count() === 0) return
      const folded = summary.locator('xpath=following-sibling::*[1]')
      const before = await folded.isVisible()
      await summary.click()
      if (await folded.isVisible() === before) problems.push('nothing folds without script')
    })
  if (texts[0] !== texts[1]) problems.push('another text with script')
  return problems
}

// ---- Sorting and sifting: what the script adds ---------------------------------------------------

const column = (table, n) =>
  table.locator(`tbody tr:visible > :nth-child(${n})`).allTextContents()

async function sorts(page, table) {
  const head = table.locator('th[scope=col].num').first()
  if (await head.count() === 0) return []
  const n = await head.evaluate((at) => at.cellIndex + 1), problems = []
  const given = await column(table, n)
  const press = async (expected) => {
    await head.locator('button').focus()
    await page.keyboard.press('Enter')
    const way = await head.getAttribute('aria-sort')
    if (way !== expected) problems.push(`sorted ${way}, not ${expected}`)
    return column(table, n)
  }
  const lang = await page.locator('html').getAttribute('lang')
  const number = (cell) => Number.parseFloat(cell.replaceAll(lang === 'nl' ? '.' : ',', '')
    .replace(',', '.').replace('−', '-').replace(/[^-0-9.].*/, ''))
  const rising = (await press('ascending')).map(number).filter((x) => !Number.isNaN(x))
  if (rising.some((x, i) => i && x < rising[i - 1])) problems.push(`not rising: ${rising}`)
  const falling = (await press('descending')).map(number).filter((x) => !Number.isNaN(x))
  if (falling.some((x, i) => i && x > falling[i - 1])) problems.push(`not falling: ${falling}`)
  if (String(await press(null)) !== String(given)) problems.push('the first order is lost')
  return problems
}

async function sifts(page) {
  const line = page.locator('.sieve').first()
  if (await line.count() === 0) return []
  const rows = line.locator('xpath=following-sibling::div[1]//tbody/tr')
  const name = await rows.last().locator('th').textContent()
  await line.locator('input').fill(name.toUpperCase())
  const left = await rows.filter({ visible: true }).count(), all = await rows.count()
  const count = await line.locator('output').textContent()
  await line.locator('input').fill('')
  const again = await rows.filter({ visible: true }).count()
  return [
    ...(left > 0 && left <= all ? [] : [`${left} rows of ${all} with ${name}`]),
    ...(count.includes(String(left)) ? [] : [`it says ${count} of ${left} rows`]),
    ...(again === all ? [] : [`${all - again} rows stay hidden`]),
  ]
}

export async function sortingAndSifting(browser, report) {
  return open(browser, report.file, {}, async (page) => {
    await unfold(page)
    const table = page.locator('table:has(th button)').first()
    if (await table.count() === 0) return []
    return [...await sorts(page, table), ...await sifts(page)]
  })
}

export async function silent(browser, report) {
  return open(browser, report.file, {}, async (page, wrong) => {
    await unfold(page)
    await page.mouse.wheel(0, 20000)
    await page.waitForLoadState('networkidle')
    return wrong
  })
}
