import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { builtEditor, ensureBuilt } from '../../scripts/builds.ts'
import { until } from '../journeys/until.ts'
import { startWorld, type World } from '../journeys/weft.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import { at, visit } from './visit.ts'

const person = { name: '林', email: 'lin@example.com', password: 'correct horse battery' }

describe.skipIf(!chromiumPath())('the whole product in the browser', { timeout: 150_000 }, () => {
  let browser: Browser
  let world: World | undefined
  beforeAll(async () => {
    await ensureBuilt('editor')
    browser = await launchChromium()
  }, 180_000)
  afterEach(() => world?.stop())
  afterAll(() => browser?.close())

  /** Follows the link of the first start. */
  async function begin() {
    world = await startWorld({ runtime: { editor: builtEditor } })
    const seen = await visit(browser)
    const token = await world.weft.setUpToken()
    await seen.page.goto(`${world.url}/setup?token=${token}`)
    await seen.page.getByLabel('姓名').fill(person.name)
    await seen.page.getByLabel('邮箱').fill(person.email)
    await seen.page.getByLabel('密码', { exact: true }).fill(person.password)
    await seen.page.getByLabel('再输一次密码').fill(person.password)
    await seen.page.getByRole('button', { name: '建立并登录' }).click()
    await at(seen.page, `${world.url}/`)
    return { ...seen, world }
  }

  test('an order with an unknown code: seen as it comes, answered, followed through the three systems', async () => {
    const { page, complaints, context, world } = await begin()
    await page.getByRole('link', { name: '运行', exact: true }).click()
    await page.getByText('还没有运行。等第一个事件。').waitFor()

    const { no } = await world.place({
      customer: 'C-10023', department: 'SZ1', deliveryInDays: 30,
      lines: [{ product: 'CP-1001', quantity: 2 }, { product: 'CP-1040', quantity: 1 }, { product: 'CP-1025', quantity: 1 }],
    })
    const row = page.locator('tr.row', { hasText: no })
    await row.getByText('挂起').waitFor()
    await row.getByRole('link').click()

    await page.getByRole('heading', { name: /CP-1040/ }).waitFor()
    await page.locator('.card.parked').waitFor()
    await page.locator('.stepper', { hasText: '2/3' }).waitFor()
    await page.getByLabel('其他编码').last().fill('MAT.000871')
    await page.getByRole('button', { name: '用 MAT.000871 继续' }).click()
    await page.locator('.bar .mark', { hasText: '成功' }).waitFor()
    expect((await world.made('procurement', 'request')).map(({ material }) => material)).toContain('MAT.000871')

    await page.goto(`${world.url}/chains?number=${no}`)
    await page.locator('.doc', { hasText: no }).waitFor()
    const delivery = String((await world.made('erp', 'delivery'))[0]?.['no'])
    await page.locator('.doc', { hasText: delivery }).click()
    await page.getByRole('complementary').getByText(delivery).first().waitFor()
    expect(await page.locator('.line-table tbody tr').count()).toBe(3)

    await page.goto(`${world.url}/log?q=${delivery}`)
    await page.locator('tr.row', { hasText: '新建' }).first().click()
    await page.getByText(/写了 \d+ 个字段/).waitFor()
    await page.getByText('发出').waitFor()

    await page.goto(`${world.url}/alerts`)
    await page.getByText(new RegExp(no)).first().waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a failed run is retried from its failed step; a paused system holds runs without failing them', async () => {
    const { page, context, complaints, world } = await begin()
    await world.simulators.control('erp', 'POST', 'faults', { kind: 'fail', status: 422, operation: 'delivery.create', count: 1 })
    const { no } = await world.place({ customer: 'C-10023', department: 'SZ1', deliveryInDays: 30, lines: [{ product: 'CP-1001', quantity: 3 }] })
    await page.locator('.need.failed', { hasText: no }).getByRole('button', { name: '看失败' }).click()
    await page.locator('.card.failed').first().waitFor()
    await page.getByRole('button', { name: '重试' }).click()
    await page.locator('.bar .mark', { hasText: '成功' }).waitFor()
    await page.getByText('第 2 次').waitFor()
    expect(await world.made('erp', 'delivery')).toHaveLength(1)

    await page.goto(`${world.url}/systems?key=erp`)
    await page.getByRole('button', { name: '暂停' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '暂停', exact: true }).click()
    await page.locator('.trouble.paused').waitFor()
    const second = await world.place({ customer: 'C-10023', department: 'SZ1', deliveryInDays: 30, lines: [{ product: 'CP-1001', quantity: 1 }] })
    await until('it waits', async () => (await world.runs()).some((run) => run.businessKey === second.no && run.status === 'waiting'))
    await page.getByRole('button', { name: '恢复' }).click()
    await page.goto(`${world.url}/runs?number=${second.no}`)
    await page.locator('tr.row', { hasText: second.no }).getByText('成功').waitFor({ timeout: 40_000 })
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a session that was ended elsewhere leads to sign-in, and back', async () => {
    const { page, context, world } = await begin()
    await page.getByRole('link', { name: '流程', exact: true }).click()
    await page.locator('.preview .card').first().waitFor()
    await page.evaluate(() => fetch('/api/auth/revoke-sessions', { method: 'POST' }))
    await page.getByRole('link', { name: '同步日志', exact: true }).click()
    await at(page, /\/sign-in\?to=/)
    await page.getByLabel('邮箱').fill(person.email)
    await page.getByLabel('密码', { exact: true }).fill(person.password)
    await page.getByRole('button', { name: '登录' }).click()
    await at(page, `${world.url}/log`)
    await page.getByText('还没有同步。').waitFor()
    await context.close()
  })
})
