import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callOperation } from './kit/client.ts'
import { receiveWebhooks, until } from './kit/testing/receiver.ts'
import { parseSecret, verifyWebhook } from './kit/webhook.ts'
import { simulated, spawnSimulators, startSimulators, systemKeys } from './simulators.ts'
import type { RunningSimulators, SystemKey } from './simulators.ts'

let folder: string
const open: (() => unknown)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weft-simulators-'))
})
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
  rmSync(folder, { recursive: true, force: true })
})

async function started(running: Promise<RunningSimulators>): Promise<RunningSimulators> {
  const simulators = await running
  open.push(() => simulators.stop())
  return simulators
}

const call = (simulators: RunningSimulators, system: SystemKey, operation: string, input: unknown, idempotencyKey = 'k') =>
  callOperation(simulated[system].connector, operation, simulators.access(system), input, { idempotencyKey, attempt: 1 })
const draft = { customer: 'C-10023', department: 'SZ1', deliveryDate: '2027-01-15', lines: [{ product: 'CP-1001', quantity: 2 }] }

describe('the simulators', () => {
  it('all answer their connection test, and keep tokens and documents', async () => {
    const first = await startSimulators({ folder })
    for (const key of systemKeys) {
      const { test } = simulated[key].connector
      expect((await call(first, key, test.operation, test.input)).status, key).toBe(200)
    }
    const { record } = await call(first, 'crm', 'order.create', draft)
    await first.stop()
    expect(statSync(join(folder, 'access.json')).mode & 0o777).toBe(0o600)
    const second = await started(startSimulators({ folder }))
    expect(second.access('crm').secrets).toEqual(first.access('crm').secrets)
    expect((await call(second, 'crm', 'order.get', { no: record!.number })).status).toBe(200)
  })
  it('send their webhooks to <url>/<system>/<event>, signed with their own secret', async () => {
    const hook = await receiveWebhooks()
    open.push(() => hook.close())
    const simulators = await started(startSimulators({ folder }))
    await simulators.direct(`${hook.url}/hooks`)
    await call(simulators, 'crm', 'order.create', draft)
    await until(() => hook.got.length === 1)
    expect(hook.got[0]!.path).toBe('/hooks/crm/order.created')
    const secret = parseSecret(simulators.access('crm').secrets['webhookSecret']!)
    expect(secret.ok && verifyWebhook(hook.got[0]!.body, hook.got[0]!.headers, [secret.key], Date.now()).ok).toBe(true)
  })
  it('say in one sentence that a port is taken or the folder is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    open.push(() => other.close())
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    await expect(startSimulators({ folder, ports: { erp: port } })).rejects.toMatchObject({ text: { zh: `127.0.0.1 的端口 ${port} 已被占用`, en: `Port ${port} on 127.0.0.1 is taken` } })
    await started(startSimulators({ folder }))
    await expect(spawnSimulators({ folder })).rejects.toMatchObject({ text: { en: expect.stringContaining('Another process') } })
  })
  it('run in a process of their own; kill -9 loses nothing that was acknowledged, and doubles nothing', async () => {
    const numbers = new Map<string, string>()
    let sent = 0
    for (let round = 0; round < 3; round++) {
      const simulators = await spawnSimulators({ folder })
      open.push(() => simulators.stop())
      const key = (n: number) => `order/${n}`
      for (const [before, number] of numbers) expect((await call(simulators, 'crm', 'order.create', draft, before)).record!.number).toBe(number)
      const enough = numbers.size + 3 + round * 7
      const under = Array.from({ length: 40 }, () => key(sent++)).map(async (one) => {
        numbers.set(one, (await call(simulators, 'crm', 'order.create', draft, one)).record!.number)
        if (numbers.size === enough) process.kill(simulators.pid, 'SIGKILL')
      })
      await Promise.allSettled(under)
      await until(() => call(simulators, 'crm', 'order.list', {}).then(() => false, () => true))
    }
    expect(numbers.size).toBeGreaterThanOrEqual(30)
    const last = await started(spawnSimulators({ folder }))
    const { documents } = (await last.control('crm', 'GET', 'documents/order')) as { documents: { no: string }[] }
    for (const number of numbers.values()) expect(documents.filter(({ no }) => no === number)).toHaveLength(1)
    expect(new Set(numbers.values()).size).toBe(numbers.size)
  }, 60_000)
})
