import { chromium, type Browser } from 'playwright-core'
import { findChromium, howToGetChromium } from '../../scripts/chromium.ts'

/** The browser that the tests drive, or undefined where there is none: `describe.skipIf(!chromiumPath())`. */
export const chromiumPath = (): string | undefined => findChromium()

/**
 * A headless Chromium without traffic of its own. Close it when done.
 *
 * @throws Error that says how to get one, where there is none.
 * @example
 * const browser = await launchChromium()
 * const page = await browser.newPage({ locale: 'zh-CN' })
 */
export async function launchChromium(): Promise<Browser> {
  const executablePath = chromiumPath()
  if (executablePath === undefined) throw new Error(howToGetChromium())
  return await chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
