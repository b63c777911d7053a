// The pictures that the documents show: docs/screenshots/*.png, of the editor on the story of SO-20261125-031.
//   node setup/run.mjs scripts/screenshots.ts            what is committed
//   node setup/run.mjs scripts/screenshots.ts --all DIR  every page, both languages, dark, and a narrow window, to look at
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launchChromium } from '../test/browser/chromium.ts'
import { startFixture } from '../test/browser/fixture/server.ts'
import { signIn, visit, type VisitOptions } from '../test/browser/visit.ts'
import { ensureBuilt, root } from './builds.ts'

const now = Date.parse('2026-11-25T14:32:05+08:00')
const documented = [['home', '/', '.need'], ['run-view', '/runs/run-031', '.card.parked'], ['chain', '/chains?number=SO-20261125-031&document=procurement%2Forder%2F4500018273', '.doc.chosen']] as const
const others = [
  ['flows', '/flows', '.preview .card'], ['flow', '/flows/request-to-order', '.card'], ['runs', '/runs', 'tr.row'], ['run-waiting', '/runs/run-415', '.card.waiting'], ['run-failed', '/runs/run-022', '.card.failed'],
  ['run-unknown', '/runs/run-020', '.card.parked'], ['chain-wide', '/chains?number=SO-20261125-031', '.doc'], ['sync-log', '/log?q=CP-1017&period=7d&entry=log-9', '.change-cell.new'], ['alerts', '/alerts', '.alerts-table'],
  ['rules', '/alerts?tab=rules&rule=order-waits-for-budget', '.rule-expressions'], ['connections', '/systems?key=wecom', '.trouble'], ['sign-in', '/sign-in', 'form'],
] as const

const everything = process.argv.includes('--all')
const folder = everything ? (process.argv.at(-1) ?? '') : join(root, 'docs', 'screenshots')
const looks: [suffix: string, options: VisitOptions][] = [['', { language: 'zh-CN' }], ['-en', { language: 'en-GB' }]]
if (everything) looks.push(['-dark', { mode: 'dark' }], ['-narrow', { width: 1000 }])

await ensureBuilt('editor')
mkdirSync(folder, { recursive: true })
const fixture = await startFixture({ now })
const browser = await launchChromium()
for (const [suffix, options] of looks) {
  const { page, context, complaints } = await visit(browser, { ...options, now })
  await signIn(page, fixture.url)
  for (const [name, path, sign] of everything ? [...documented, ...others] : documented) {
    await page.goto(fixture.url + path)
    await page.locator(sign).first().waitFor()
    await page.waitForTimeout(1200)
    await page.screenshot({ path: join(folder, `${name}${suffix}.png`) })
  }
  for (const complaint of complaints) console.error(complaint)
  await context.close()
}
await browser.close()
await fixture.close()
