import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureBuilt } from '../../scripts/builds.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import { startFixture, type FixtureServer } from './fixture/server.ts'
import { signIn, visit } from './visit.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Finding {
  id: string
  nodes: { target: unknown; html: string; failureSummary?: string }[]
}

/** What axe finds, one line each. The page's policy lets no script in but its own, so it is evaluated, not added. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(context: Document, options: object): Promise<{ violations: Finding[] }> } }
    return (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations
  })
  // Marks on the drawing and bars on the time line are as large as what they stand for; lanes and cards do the same.
  const drawn = ({ id }: Finding, html: string): boolean => id === 'target-size' && /timeline-bar|item-mark/.test(html)
  return violations.flatMap((finding) => finding.nodes.filter((node) => !drawn(finding, node.html)).map((node) => `${finding.id}: ${String(node.target)} ${node.failureSummary?.replace(/\s+/g, ' ').slice(0, 160) ?? ''}`))
}

const pages = [
  ['/', '.need'], ['/flows', '.preview .card'], ['/flows/order-to-fulfilment', '.card'], ['/runs', 'tr.row'], ['/runs/run-031', '.card.parked'],
  ['/chains?number=SO-20261125-031&document=procurement%2Forder%2F4500018273', '.doc.chosen'], ['/log?q=CP-1017&entry=log-9', '.change-cell.new'], ['/alerts', '.alerts-table'],
  ['/alerts?tab=rules&rule=order-waits-for-budget', '.rule-expressions'], ['/systems?key=wecom', '.trouble'],
] as const

describe.skipIf(!chromiumPath())('accessibility', () => {
  let browser: Browser
  let fixture: FixtureServer
  beforeAll(async () => {
    await ensureBuilt('editor')
    browser = await launchChromium()
    fixture = await startFixture({ now: Date.now() })
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await fixture?.close()
  })

  test.each([['zh-CN', 'light'], ['en-GB', 'dark']] as const)('axe finds nothing, %s, %s', async (language, mode) => {
    const { page, context, complaints } = await visit(browser, { language, mode })
    await page.goto(`${fixture.url}/sign-in`)
    await page.locator('form').waitFor()
    const found = await findings(page)
    await signIn(page, fixture.url)
    for (const [path, sign] of pages) {
      await page.goto(fixture.url + path)
      await page.locator(sign).first().waitFor()
      await page.waitForTimeout(300)
      for (const line of await findings(page)) found.push(`${path} ${line}`)
    }
    expect(found).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  }, 180_000)

  test('narrow windows scroll nothing sideways but what is meant to', async () => {
    const { page, context } = await visit(browser, { width: 1000, height: 700 })
    await signIn(page, fixture.url)
    for (const [path, sign] of pages) {
      await page.goto(fixture.url + path)
      await page.locator(sign).first().waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(1000)
    }
    await context.close()
  }, 120_000)

  test('the first Tab offers to skip to the content, and what has the focus shows it', async () => {
    const { page, context } = await visit(browser)
    await signIn(page, fixture.url)
    await page.locator('.need').first().waitFor()
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe('solid')
    await context.close()
  })
})
