import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureBuilt } from '../../scripts/builds.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import { startFixture, type FixtureServer } from './fixture/server.ts'
import { at, signIn, visit } from './visit.ts'

describe.skipIf(!chromiumPath())('the editor, on the story of SO-20261125-031', { timeout: 90_000 }, () => {
  let browser: Browser
  let fixture: FixtureServer
  beforeAll(async () => {
    await ensureBuilt('editor')
    browser = await launchChromium()
  }, 180_000)
  afterAll(() => browser?.close())

  async function open(to: string, options: Parameters<typeof visit>[1] = {}) {
    fixture = await startFixture({ now: Date.now() })
    const seen = await visit(browser, options)
    await signIn(seen.page, fixture.url, to)
    return { ...seen, url: fixture.url, close: async () => { await seen.context.close(); await fixture.close() } }
  }

  test('sign-in: wrong, then right, and back to where one wanted to go', async () => {
    fixture = await startFixture({ now: Date.now() })
    const { page, context, complaints } = await visit(browser)
    await page.goto(`${fixture.url}/runs?status=parked`)
    await at(page, /\/sign-in\?to=/)
    await page.getByRole('button', { name: '登录' }).click()
    expect(await page.getByText('填写邮箱').isVisible()).toBe(true)
    await page.getByLabel('邮箱').fill('lin@example.com')
    await page.getByLabel('密码', { exact: true }).fill('wrong one here')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('alert').getByText('邮箱或密码不对').waitFor()
    await page.getByLabel('密码', { exact: true }).fill('correct horse battery')
    await page.keyboard.press('Enter')
    await at(page, `${fixture.url}/runs?status=parked`)
    await page.getByRole('link', { name: 'SO-20261125-031' }).waitFor()
    expect(await page.locator('tbody tr.row').count()).toBe(2)
    expect(complaints).toEqual([])
    await context.close()
    await fixture.close()
  })

  test('an address that leads elsewhere is not followed after sign-in', async () => {
    fixture = await startFixture({ now: Date.now() })
    const { page, context } = await visit(browser)
    await page.goto(`${fixture.url}/sign-in?to=${encodeURIComponent('//example.com/')}`)
    await page.locator('input[type=email]').fill('lin@example.com')
    await page.locator('input[autocomplete=current-password]').fill('correct horse battery')
    await page.locator('button[type=submit]').click()
    await at(page, `${fixture.url}/`)
    await context.close()
    await fixture.close()
  })

  test('set-up: makes the administrator with the token of the link', async () => {
    fixture = await startFixture({ now: Date.now(), setupNeeded: true })
    const { page, context, complaints } = await visit(browser, { language: 'en-GB' })
    await page.goto(fixture.url)
    await at(page, `${fixture.url}/setup`)
    await page.getByText('lacks the one-time token').waitFor()
    await page.goto(`${fixture.url}/setup?token=once`)
    await page.getByLabel('Name').fill('Lin')
    await page.getByLabel('Email').fill('lin@example.com')
    await page.getByLabel('Password', { exact: true }).fill('short')
    await page.getByRole('button', { name: 'Make and sign in' }).click()
    await page.getByText('needs at least 10 characters').waitFor()
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
    await page.getByLabel('Password again').fill('correct horse battery')
    await page.getByRole('button', { name: 'Make and sign in' }).click()
    await page.getByRole('heading', { name: 'Needs you now' }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
    await fixture.close()
  })

  test('a parked item is answered where it stopped, and the run goes on before one\'s eyes', async () => {
    const { page, complaints, close } = await open('/runs/run-031')
    await page.getByRole('heading', { name: '采购系统没有 CP-1040 的编码' }).waitFor()
    await page.getByText('第 3 项停在这里，其余 2 项已完成').waitFor()
    await page.locator('.card.parked').waitFor()
    expect(await page.locator('.line-label', { hasText: '否 · 2 项' }).count()).toBe(1)
    expect(await page.getByRole('radio', { name: /MAT\.000871/ }).isChecked()).toBe(true)
    await page.getByRole('button', { name: '用 MAT.000871 继续' }).click()
    await page.locator('.bar .mark', { hasText: '成功' }).waitFor()
    await page.getByText('PR-26-00421').first().waitFor()
    expect(await page.locator('.card.parked').count()).toBe(0)
    expect(complaints).toEqual([])
    await close()
  })

  test('items are stepped through by keyboard, and the address remembers the step', async () => {
    const { page, close } = await open('/runs/run-031')
    await page.locator('.card.parked').waitFor()
    await page.getByRole('button', { name: '上一项' }).focus()
    await page.keyboard.press('Enter')
    await at(page, /step=lines%2F1%2FtoRequest|step=lines\/1\/toRequest/)
    await page.getByText('MAT.000318').first().waitFor()
    await page.reload()
    await page.locator('.stepper', { hasText: '2/3' }).waitFor()
    const node = page.getByRole('button', { name: /创建交货单 ERP/ })
    await node.focus()
    await page.keyboard.press('Enter')
    await page.locator('.drawer-head', { hasText: '创建交货单' }).waitFor()
    await close()
  })

  test('somebody else was first: said in words, and the page shows it', async () => {
    const { page, close, url } = await open('/runs/run-031')
    await page.getByRole('button', { name: '用 MAT.000871 继续' }).waitFor()
    await page.route('**/api/runs/run-031/events*', (route) => route.abort())
    const answer = { step: 'lines/2/toRequest', answer: 'code', code: 'MAT.000912' }
    const status = await page.evaluate(async ([address, body]) => (await fetch(address!, { method: 'POST', headers: { 'content-type': 'application/json' }, body: body! })).status, [`${url}/api/runs/run-031/answer`, JSON.stringify(answer)])
    expect(status).toBe(202)
    await page.getByRole('button', { name: '用 MAT.000871 继续' }).click({ timeout: 3000 }).then(
      () => page.getByText('别人已经回答了').waitFor(),
      () => page.locator('.bar .mark', { hasText: '成功' }).waitFor(),
    )
    await close()
  })

  test('a call of unknown outcome is repeated only after saying what that may do, and can be skipped with its output', async () => {
    const { page, close } = await open('/runs/run-020', { language: 'en-GB' })
    await page.getByRole('button', { name: 'Call again' }).click()
    const asked = page.getByRole('dialog')
    await asked.getByText('Otherwise there will be two').waitFor()
    await asked.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Skip, go on with item 1' }).click()
    const skip = page.getByRole('dialog', { name: /Skip Create request/ })
    await skip.getByLabel('Output (JSON, may be empty)').fill('{ "number": ')
    await skip.getByText('This is not JSON').waitFor()
    expect(await skip.getByRole('button', { name: 'Skip', exact: true }).isDisabled()).toBe(true)
    await skip.getByLabel('Output (JSON, may be empty)').fill('{ "number": "PR-26-00419" }')
    await skip.getByRole('button', { name: 'Skip', exact: true }).click()
    await page.locator('.drawer-head .mark', { hasText: 'Succeeded' }).waitFor()
    await close()
  })

  test('cancel names the run and says what stays', async () => {
    const { page, close } = await open('/runs/run-415', { language: 'en-GB' })
    await page.locator('.bar').getByRole('button', { name: 'Cancel' }).click()
    const asked = page.getByRole('dialog', { name: 'Cancel PR-26-00415?' })
    await asked.getByText('Documents already written stay').waitFor()
    await asked.getByRole('button', { name: 'Cancel the run' }).click()
    await page.locator('.bar .mark', { hasText: 'Cancelled' }).waitFor()
    await close()
  })

  test('the chain: an unknown number, then the order, a document beside it', async () => {
    const { page, complaints, close } = await open('/chains')
    const field = page.getByRole('search').getByRole('textbox')
    await field.fill('SO-1')
    await page.keyboard.press('Enter')
    await page.getByText('没有系统认得 SO-1').waitFor()
    await page.getByRole('search').getByRole('textbox').fill('SO-20261125-031')
    await page.keyboard.press('Enter')
    await page.locator('.doc', { hasText: '4500018273' }).click()
    await page.getByRole('tab', { name: '历史' }).click()
    await page.getByRole('complementary').getByText('新建').first().waitFor()
    expect(await page.locator('.line-table tbody tr').count()).toBe(3)
    await page.getByRole('link', { name: '去回答' }).first().click()
    await at(page, /\/runs\/run-031\?step=lines/)
    expect(complaints).toEqual([])
    await close()
  })

  test('the sync log: found by any number, filters in the address, rows by keyboard', async () => {
    const { page, close } = await open('/log')
    await page.getByRole('search').getByRole('textbox').fill('CP-1017')
    await page.keyboard.press('Enter')
    await page.getByText('也找到 MAT.000318').waitFor()
    await page.getByRole('button', { name: '动作' }).click()
    await page.getByRole('menuitem', { name: '新建' }).click()
    await at(page, /action=created/)
    await page.locator('tbody tr.row').first().focus()
    await page.keyboard.press('Enter')
    await page.getByText(/写了 \d+ 个字段/).waitFor()
    const before = page.url()
    await page.keyboard.press('j')
    await page.waitForFunction((url) => location.href !== url, before)
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: /导出/ }).click()
    expect((await download).suggestedFilename()).toBe('sync-log.csv')
    await close()
  })

  test('alerts are acknowledged; a system is paused with a reason and resumed', async () => {
    const { page, complaints, close } = await open('/alerts', { language: 'en-GB' })
    await page.getByRole('button', { name: 'Acknowledge' }).first().click()
    await page.getByText(/^林, /).nth(1).waitFor()
    await page.goto(page.url().replace('/alerts', '/systems?key=erp'))
    await page.getByRole('button', { name: 'Test' }).click()
    await page.getByText('ERP answered in 22 ms').waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByLabel('Reason (may be empty)').fill('month-end')
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click()
    await page.getByText('month-end').waitFor()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.locator('.drawer-head .mark', { hasText: 'Healthy' }).waitFor()
    expect(complaints).toEqual([])
    await close()
  })

  test('language and appearance are switched and remembered', async () => {
    const { page, close } = await open('/')
    await page.getByRole('button', { name: /语言、外观与退出/ }).click()
    await page.getByRole('menuitem', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Needs you now' }).waitFor()
    await page.getByRole('button', { name: /language, appearance/ }).click()
    await page.getByRole('menuitem', { name: 'Dark' }).click()
    await page.waitForFunction(() => document.documentElement.dataset.mode === 'dark')
    await page.reload()
    await page.getByRole('heading', { name: 'Needs you now' }).waitFor()
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.mode])).toEqual(['en', 'dark'])
    await page.getByRole('button', { name: /language, appearance/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await at(page, /\/sign-in/)
    await close()
  })

  test('Ctrl K: any number leads to its chain and runs, a name to its flow', async () => {
    const { page, close } = await open('/')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('SO-20261125-031')
    await page.getByRole('option', { name: /SO-20261125-031 · 订单到履约/ }).waitFor()
    await page.keyboard.press('Enter')
    await at(page, /\/chains\?number=SO-20261125-031/)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('履约')
    await page.keyboard.press('Enter')
    await at(page, /\/flows\/order-to-fulfilment/)
    await page.getByRole('button', { name: /查库存/ }).click()
    await page.getByRole('complementary').getByText('$xref("material"').waitFor()
    await close()
  })

  test('pinyin that is being composed sends nothing', async () => {
    const { page, close } = await open('/')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('履约')
    await page.getByRole('combobox').dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })
    expect(page.url()).toMatch(/\/$/)
    await close()
  })

  test('nothing there yet: each page says what will be here', async () => {
    fixture = await startFixture({ now: Date.now(), empty: true })
    const { page, context, complaints } = await visit(browser, { language: 'en-GB' })
    await signIn(page, fixture.url)
    await page.getByText('All is well. No runs yet.').waitFor()
    for (const [path, words] of [
      ['/runs', 'No runs yet. Wait for the first event.'], ['/log', 'Nothing has been moved yet.'], ['/alerts', 'No alerts.'],
      ['/chains', 'Enter any number: order, request, purchase order, delivery, invoice.'], ['/runs/none', 'Cannot read this run'], ['/nowhere', 'There is nothing here'],
    ] as const) {
      await page.goto(fixture.url + path)
      await page.getByText(words).first().waitFor()
    }
    expect(complaints).toEqual([])
    await context.close()
    await fixture.close()
  })
})
