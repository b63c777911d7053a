import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Alert, AlertRule } from '../../flows/document/alert-rule.ts'
import { shippedRules } from '../../flows/library/rules.ts'
import { weftFunctions } from '../../flows/expression/functions.ts'
import { shipped } from '../../flows/standard/shipped.ts'
import type { Store } from '../store/collection.ts'
import { openSqlite } from '../store/sqlite.ts'
import { AcknowledgedAlready, UnknownAlert } from './acknowledge.ts'
import { Alerts } from './alerts.ts'
import { checkRule } from './check-rule.ts'
import { alertsService } from './http.ts'
import type { Evaluate } from './judge.ts'
import type { LastEvent, Subject } from './subjects.ts'
import { syncLogSubject } from './subjects.ts'

let store: Store
let now: number
let live: Subject[]
let events: LastEvent[]
let told: string[]
beforeEach(async () => {
  store = await openSqlite({ file: ':memory:' })
  now = Date.parse('2026-11-25T10:00:00+08:00')
  live = []
  events = []
  told = []
})
afterEach(() => store.close())

const calendars = shipped.calendars.filter(({ series }) => series === 'cn')
const lookups = { get: () => null, parameter: () => undefined, calendar: () => calendars }

const plainly: Evaluate = async (expression, input, at) => expression.evaluate(input, weftFunctions(lookups, at))

async function open(rules: readonly AlertRule[] = shippedRules, evaluate: Evaluate = plainly): Promise<Alerts> {
  const alerts = await Alerts.open(store, {
    subjects: {
      live: async function* (watch) { yield* watch === 'runs' ? live.filter(({ id }) => id.startsWith('R')) : live.filter(({ id }) => !id.startsWith('R')) },
      get: async (_, ids) => live.filter(({ id }) => ids.includes(id)),
      lastEvents: async () => events,
    },
    evaluate,
    calendars: () => calendars,
    clock: () => now,
    onChange: (alert: Alert) => void told.push(`${alert.rule} ${alert.group} ${alert.state}`),
    onError: (error) => { throw error },
  })
  await alerts.loadShipped(rules)
  return alerts
}

const run = (id: string, data: object): Subject => ({ id, about: { run: id }, data: { id, flow: 'b1', flowName: { zh: '订单到履约', en: 'Order to fulfilment' }, ...data } })
const set = (subject: Subject) => { live = [...live.filter(({ id }) => id !== subject.id), subject] }
async function observe(alerts: Alerts, subject: Subject): Promise<void> {
  set(subject)
  alerts.observe('runs', subject)
  await alerts.idle()
}
const states = async (alerts: Alerts) => (await alerts.list()).map(({ rule, state }) => `${rule} ${state}`)

describe('shipped rules', () => {
  test('are right', () => expect(shippedRules.flatMap(checkRule)).toEqual([]))

  test('a run failed or parked; one alert per flow; resolved by itself', async () => {
    const alerts = await open()
    await observe(alerts, run('R1', { status: 'failed', businessKey: 'SO-1', problem: { message: { zh: '拒绝', en: 'Refused' } } }))
    await observe(alerts, run('R2', { status: 'parked', businessKey: 'SO-2' }))
    expect(await alerts.list()).toMatchObject([{ state: 'firing', severity: 'critical', subjects: ['R1', 'R2'], message: { zh: '订单到履约 SO-1 失败:拒绝', en: 'Order to fulfilment SO-1 failed: Refused' } }])
    await observe(alerts, run('R1', { status: 'running' }))
    expect(await alerts.list()).toMatchObject([{ state: 'firing', subjects: ['R2'] }])
    await observe(alerts, run('R2', { status: 'succeeded' }))
    expect(await alerts.list()).toMatchObject([{ state: 'resolved', subjects: [] }])
  })

  test('an order waits for budget: pending, after two hours firing, on release resolved', async () => {
    const alerts = await open()
    const waiting = { status: 'waiting', businessKey: 'SO-1', waitingFor: [{ step: 'release', eventKey: 'erp|budgetReview.released|no|BR-1', since: now, minutes: 0 }] }
    await observe(alerts, run('R1', waiting))
    now += 119 * 60_000
    await alerts.tick()
    expect(await states(alerts)).toEqual(['order-waits-for-budget pending'])
    now += 60_000
    await alerts.tick()
    expect(await alerts.list()).toMatchObject([{ state: 'firing', group: 'SO-1', firedAt: now, message: { en: 'SO-1 waits for its budget to be released' } }])
    await observe(alerts, run('R1', { status: 'running', businessKey: 'SO-1' }))
    expect(await states(alerts)).toEqual(['order-waits-for-budget resolved'])
  })

  test('a connection fails', async () => {
    const alerts = await open()
    const connection = (failures: number): Subject => ({ id: 'erp', about: { connection: 'erp' }, data: { key: 'erp', name: { zh: 'ERP', en: 'ERP' }, paused: false, calls: 4, failures, failureRate: failures / 4 } })
    set(connection(4))
    await alerts.tick()
    expect(await alerts.list()).toMatchObject([{ rule: 'connection-fails', state: 'firing', message: { en: 'ERP: 4 of 4 calls failed in the last ten minutes' } }])
    set(connection(1))
    await alerts.tick()
    expect(await states(alerts)).toEqual(['connection-fails resolved'])
  })

  test('no order for two hours of working time', async () => {
    const alerts = await open()
    const at = async (time: string, last: string) => {
      now = Date.parse(`${time}+08:00`)
      events = [{ connection: 'crm', event: 'order.confirmed', lastAt: Date.parse(`${last}+08:00`), since: 0 }]
      await alerts.tick()
      return (await alerts.list('firing')).map(({ rule }) => rule)
    }
    expect(await at('2026-11-25T10:30', '2026-11-25T09:00')).toEqual([])
    expect(await at('2026-11-25T11:30', '2026-11-25T09:00')).toEqual(['no-orders'])
    expect(await at('2026-11-25T11:31', '2026-11-25T11:30')).toEqual([])
    expect(await at('2026-11-28T11:00', '2026-11-25T09:00')).toEqual([])
  })
})

describe('state', () => {
  test('survives a restart', async () => {
    const first = await open()
    await observe(first, run('R1', { status: 'waiting', waitingFor: [{ eventKey: 'erp|budgetReview.released|no|1' }] }))
    now += 3 * 3_600_000
    const second = await open()
    await second.tick()
    expect(await states(second)).toEqual(['order-waits-for-budget firing'])
  })

  test('two processes fire once, and either resolves what the other opened', async () => {
    const [one, other] = [await open(), await open()]
    set(run('R1', { status: 'failed' }))
    for (const alerts of [one, other]) alerts.observe('runs', live[0]!)
    await Promise.all([one.idle(), other.idle()])
    await Promise.all([one.tick(), other.tick()])
    expect(told).toEqual(['run-needs-attention b1 firing'])
    await observe(other, run('R1', { status: 'succeeded' }))
    await one.tick()
    expect(told).toEqual(['run-needs-attention b1 firing', 'run-needs-attention b1 resolved'])
    await observe(one, run('R1', { status: 'failed' }))
    expect((await one.list()).map(({ state }) => state)).toEqual(['firing', 'resolved'])
  })

  test('what is gone or off is resolved', async () => {
    const alerts = await open()
    await observe(alerts, run('R1', { status: 'failed' }))
    live = []
    await alerts.tick()
    expect(await states(alerts)).toEqual(['run-needs-attention resolved'])
  })

  test('is acknowledged once', async () => {
    const alerts = await open()
    await observe(alerts, run('R1', { status: 'failed' }))
    const [{ _id }] = await alerts.list() as [Alert]
    const person = { id: '1', name: 'Li', email: '', role: 'operator' as const }
    expect(await alertsService(alerts).acknowledge(_id, person)).toMatchObject({ acknowledged: { by: 'Li', at: now } })
    await expect(alerts.acknowledge(_id, 'Wu')).rejects.toThrow(AcknowledgedAlready)
    await expect(alertsService(alerts).acknowledge(_id, person)).rejects.toMatchObject({ status: 409, code: 'acknowledgedAlready' })
    await expect(alerts.acknowledge('x', 'Wu')).rejects.toThrow(UnknownAlert)
    await observe(alerts, run('R1', { status: 'succeeded' }))
    expect(await alerts.list()).toMatchObject([{ state: 'resolved', acknowledged: { by: 'Li' } }])
  })

  test('shipped rules never overwrite edited ones', async () => {
    const alerts = await open()
    expect(await alerts.loadShipped(shippedRules)).toBe(0)
    const changed = shippedRules.map((rule) => ({ ...rule, severity: 'info' as const }))
    const rules = await store.collection<{ _id: string }>({ name: 'rules', indexes: [], grows: false })
    await rules.update({ _id: 'no-orders' }, { $set: { edited: { by: 'Li', at: 1 } } })
    expect(await alerts.loadShipped(changed)).toBe(3)
    expect((await alerts.rules()).find(({ rule }) => rule.key === 'no-orders')!.rule.severity).toBe('warning')
  })
})

describe('a rule that fails', () => {
  const rule = (key: string, condition: string): AlertRule => ({ ...shippedRules[0]!, key, condition, group: undefined, message: { zh: '"x"', en: '"x"' } })

  test.each(['status + 1 > 0', '"text"', '$error("stop")', '($f := function($n){$n + $f($n+1)}; $f(0)) > 0'])('%s: shows its problem, others go on', async (condition) => {
    const alerts = await open([rule('bad', condition), rule('good', 'status = "failed"')])
    await observe(alerts, run('R1', { status: 'failed' }))
    expect(await states(alerts)).toEqual(['good firing'])
    const statuses = await alertsService(alerts).rules()
    expect(statuses.map(({ rule, state }) => [rule.key, state])).toEqual([['bad', 'quiet'], ['good', 'firing']])
    expect((await alerts.rules()).find(({ rule }) => rule.key === 'bad')!.problem).toBeDefined()
  })
  test('a slow one rests', async () => {
    let slow = 0
    const evaluate: Evaluate = async (expression, input) => {
      const until = performance.now() + (expression.source === 'slow' ? 110 : 0)
      if (expression.source === 'slow') slow++
      while (performance.now() < until);
      return expression.source === 'slow' ? true : expression.evaluate(input)
    }
    const alerts = await open([rule('slow', 'slow'), rule('good', 'status = "failed"')], evaluate)
    for (let index = 0; index < 8; index++) alerts.observe('runs', run(`R${index}`, { status: 'failed' }))
    await alerts.idle()
    expect(slow).toBe(3)
    expect((await alerts.rules())[1]!.problem).toMatchObject({ code: 'slow' })
    expect((await alerts.list()).filter(({ rule }) => rule === 'good')).toHaveLength(8)
  })
  test('is refused with its place when it is checked', () => {
    expect(checkRule(rule('bad', 'status = ')).map(({ place, code }) => [place, code])).toEqual([['condition', 'expression']])
    expect(checkRule({ ...rule('bad', 'true'), severity: 'loud' }).map(({ place }) => place)).toContain('severity')
  })
})

test('a sync log entry counts while it is the newest of its record', async () => {
  const alerts = await open([{ ...shippedRules[0]!, key: 'writes-fail', watch: 'syncLog', condition: 'status = "failed"', group: 'target.connection', message: { zh: 'target.number', en: 'target.number' } }])
  const entry = (status: 'failed' | 'succeeded') => ({ _id: status, at: 1, target: { connection: 'erp', entity: 'delivery', number: 'D1' }, action: 'created' as const, status, numbers: [] })
  for (const status of ['failed', 'succeeded'] as const) {
    set(syncLogSubject(entry(status)))
    alerts.observe('syncLog', syncLogSubject(entry(status)))
    await alerts.idle()
    expect(await alerts.list()).toMatchObject([{ state: status === 'failed' ? 'firing' : 'resolved', message: { en: 'D1' } }])
  }
})
