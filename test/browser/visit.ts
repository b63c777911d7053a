import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { fixturePassword, fixturePerson } from './fixture/world.ts'

export interface VisitOptions {
  language?: 'zh-CN' | 'en-GB'
  mode?: 'light' | 'dark'
  width?: number
  height?: number
  /** The page's present; timers run on. */
  now?: number
}

/** A page that collects what it should not have: errors in the console, exceptions, breaches of its own policy. */
export interface Visit {
  context: BrowserContext
  page: Page
  complaints: string[]
}

export async function visit(browser: Browser, { language = 'zh-CN', mode = 'light', width = 1440, height = 900, now }: VisitOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width, height }, locale: language, timezoneId: 'Asia/Shanghai', colorScheme: mode, reducedMotion: 'reduce' })
  const page = await context.newPage()
  if (now !== undefined) await page.clock.setFixedTime(now)
  const complaints: string[] = []
  page.on('console', (message) => {
    // A refusal is an answer that tests ask for; the browser writes it down as an error of its own.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.setDefaultTimeout(20_000)
  return { context, page, complaints }
}

/** Signs in without the form, which has a test of its own, and goes there. */
export async function signIn(page: Page, url: string, to = '/'): Promise<void> {
  const data = { email: fixturePerson.email, password: fixturePassword }
  await page.context().request.post(`${url}/api/auth/sign-in/email`, { data, headers: { 'sec-fetch-site': 'same-origin' } })
  await page.goto(url + to)
  await page.locator('.rail').waitFor()
}

/** Waits until the address is so: pages change it without loading anything. */
export async function at(page: Page, address: string | RegExp): Promise<void> {
  await expect.poll(() => page.url(), { timeout: 20_000 })[typeof address === 'string' ? 'toBe' : 'toMatch'](address as string)
}
