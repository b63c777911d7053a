import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { crm, crmSimulator } from '../../../connectors/crm/index.ts'
import { erp, erpSimulator } from '../../../connectors/erp/index.ts'
import { callOperation } from '../../../connectors/kit/client.ts'
import type { Connector } from '../../../connectors/kit/connector.ts'
import { listAll, listPages } from '../../../connectors/kit/list.ts'
import { simulate, type Simulator } from '../../../connectors/kit/simulate.ts'
import { procurement, procurementWith, type ProcurementOptions } from '../../../connectors/procurement/index.ts'
import type { FlowDocument } from '../../../flows/document/flow.ts'
import type { LookupKey, Lookups } from '../../../flows/expression/expression.ts'
import { weftFunctions } from '../../../flows/expression/functions.ts'
import { applyEvent } from '../../../flows/run/apply.ts'
import type { LinkFrom, RunEvent } from '../../../flows/run/event.ts'
import { isFinished, type RecordRef, type RunState, type StepPath } from '../../../flows/run/run.ts'
import { shipped } from '../../../flows/standard/shipped.ts'
import { createCaller } from '../../../runtime/connections/caller.ts'
import type { Connections } from '../../../runtime/connections/connections.ts'
import { compileFlow } from '../../../runtime/engine/compile.ts'
import type { EngineContext } from '../../../runtime/engine/context.ts'
import { advance } from '../../../runtime/engine/advance.ts'
import { note, openExecution, type CallIntent, type Execution } from '../../../runtime/engine/execution.ts'
import { eventKey } from '../../../runtime/engine/handlers.ts'
import { outcomeEvent, type CallOutcome } from '../../../runtime/engine/outcome.ts'
import { reopenedSteps } from '../../../runtime/engine/reopen.ts'

/** 25 November 2026, 14:28 in Suzhou: a Wednesday. */
export const START = Date.parse('2026-11-25T14:28:07+08:00')

const connectors: Record<string, Connector> = { crm, procurement, erp }
/** Nobody but a person decides in procurement, and plans close when told so: tests go step by step. */
const byHand: ProcurementOptions = { approval: 'manual', planClosesAfterMs: 'never', planClosingMs: 5, supplierConfirmsAfterMs: 3_600_000 }

/** Weft's flows as shipped, on the pure engine, against the three real simulators in this process. */
export interface Company {
  systems: Record<'crm' | 'procurement' | 'erp', Simulator>
  /** Codes that people have entered since: `material|crm|CP-1040|procurement`. */
  entered: Map<string, string>
  start(flow: string, trigger: unknown, id?: string): Promise<CompanyRun>
  /** As a person or another program in that system. */
  ask<T = Record<string, unknown>>(system: 'crm' | 'procurement' | 'erp', operation: string, input: object): Promise<T>
  list<T = Record<string, unknown>>(system: 'crm' | 'procurement' | 'erp', operation: string, input?: object): Promise<T[]>
  /** What the ERP's feed says since the beginning reaches the runs that wait, as the poller brings it. */
  deliverErpEvents(): Promise<void>
  /** An order, confirmed; as the CRM's event has it. */
  order(lines: readonly { product: string; quantity: number }[], more?: object): Promise<ConfirmedOrder>
  /** Approves every request of the order and gathers them (request-to-plan); gives the plans. */
  plan(order: string): Promise<string[]>
  /** Closes the plan, and gives it as the closing event has it. */
  closed(plan: string): Promise<ClosedPlan>
  clock(): number
  stop(): Promise<void>
}

export interface ConfirmedOrder { no: string; lines: { line: number; product: string }[]; [field: string]: unknown }
export interface ClosedPlan { no: string; lines: { request: string; line: number; costCentre: string; estimatedAmount: string }[]; [field: string]: unknown }

export interface CompanyRun {
  state: RunState
  events: RunEvent[]
  output(step: StepPath): Record<string, unknown> | undefined
  /** Links that it made, `from → to`. */
  links(): string[]
  /** Goes on as far as it can: finished or at rest. */
  go(): Promise<void>
  answer(step: StepPath, answer: 'code' | 'repeat' | 'skip'): Promise<void>
  retry(from?: StepPath): Promise<void>
}

export async function readFlow(key: string): Promise<FlowDocument> {
  return JSON.parse(await readFile(new URL(`../../../flows/library/${key}.flow.json`, import.meta.url), 'utf8')) as FlowDocument
}

/** @example const company = await openCompany(); await company.start('order-to-fulfilment', order) */
export async function openCompany(options: ProcurementOptions = {}): Promise<Company> {
  const began = performance.now()
  const clock = () => START + Math.floor(performance.now() - began)
  const systems = {
    crm: await simulate(crm, { ...crmSimulator, clock }),
    procurement: await simulate(procurement, { ...procurementWith({ ...byHand, ...options }), clock }),
    erp: await simulate(erp, { ...erpSimulator, clock }),
  }
  const house: House = { ...openHouse(systems), clock, runs: [], claims: new Map(), kept: [] }
  let asked = 0
  let started = 0
  const company: Company = {
    systems, clock, entered: house.entered,
    async start(key, trigger, id = `run-${(started += 1)}`) {
      const run = openRun(house, await readFlow(key), trigger, id)
      house.runs.push(run)
      await run.go()
      return run
    },
    async ask(system, operation, input) {
      const { output } = await callOperation(connectors[system]!, operation, systems[system].access(), input, { idempotencyKey: `person/${(asked += 1)}`, attempt: 1 })
      return output as never
    },
    async list(system, operation, input = {}) {
      return (await Array.fromAsync(listAll(connectors[system]!, operation, systems[system].access(), { ...input }))) as never
    },
    async deliverErpEvents() {
      const poll = erp.poll
      const changes = await company.list<{ change: number; event: string; record: Record<string, unknown> }>('erp', poll.operation)
      for (const { change, event: code, record } of changes) {
        const event = poll.event.events[code as keyof typeof poll.event.events]
        const id = `erp/${change}`
        if (house.kept.some((one) => one.id === id)) continue
        for (const field of erp.events[event].keys) house.kept.push({ id, key: eventKey('erp', event, field, String(record[field])), payload: record, at: clock() })
      }
      for (const run of house.runs) await run.go()
    },
    async order(lines, more = {}) {
      const { no } = await company.ask<{ no: string }>('crm', 'order.create', { customer: 'C-10023', department: 'SZ1', deliveryDate: '2026-12-10', lines, ...more })
      return company.ask<ConfirmedOrder>('crm', 'order.confirm', { no })
    },
    async plan(order) {
      const plans = new Set<string>()
      for (const request of await company.list<{ no: string; state: string }>('procurement', 'request.list', { salesOrder: order })) {
        if (request.state !== '10') continue
        const run = await company.start('request-to-plan', await company.ask('procurement', 'request.approve', { no: request.no }))
        plans.add(String(run.output('addToPlan')!['no']))
      }
      return [...plans]
    },
    async closed(plan) {
      await company.ask('procurement', 'plan.close', { no: plan })
      for (;;) {
        const now = await company.ask<ClosedPlan>('procurement', 'plan.get', { no: plan })
        if (now['state'] === '20') return now
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    async stop() {
      for (const system of Object.values(systems)) await system.stop()
    },
  }
  return company
}

interface House {
  caller: ReturnType<typeof createCaller>
  lookups: Lookups
  entered: Map<string, string>
  load(keys: readonly LookupKey[]): void
  clock: () => number
  runs: CompanyRun[]
  claims: Map<string, { run: string; step: StepPath; outcome?: CallOutcome }>
  kept: { id: string; key: string; payload: unknown; at: number }[]
}

function openHouse(systems: Company['systems']): Pick<House, 'caller' | 'lookups' | 'entered' | 'load'> {
  const connections = {
    list: async () => Object.keys(systems).map((key) => ({ key })),
    connector: async (key: string) => connectors[key]!,
    access: async (key: keyof typeof systems) => systems[key].access(),
    permit: async () => ({ go: true }),
    recordCall: () => {},
    pause: async () => {},
  } as unknown as Connections
  const entered = new Map<string, string>()
  const loaded = new Set<string>()
  const idOf = ({ kind, from, code, to }: LookupKey) => `${kind}|${from}|${code}|${to}`
  return {
    caller: createCaller(connections, { callOperation, listPages }), entered,
    load: (keys) => keys.forEach((key) => loaded.add(idOf(key))),
    lookups: {
      get(key) {
        if (key.table === 'xref' && !loaded.has(idOf(key))) return undefined
        return entered.get(idOf(key)) ?? codeOf(key)
      },
      parameter: (name) => shipped.parameters.find(({ key }) => key === name)?.value,
      calendar: (name) => shipped.calendars.filter(({ key, series }) => key === name || series === name),
    },
  }
}

export function codeOf({ table, kind, from, code, to }: LookupKey): string | null {
  const rows: readonly { codes: Record<string, string>; also?: Record<string, string[]> }[] = table === 'xref'
    ? shipped.crossReferences.find(({ entity }) => entity === kind)!.rows
    : shipped.valueMaps.find(({ key }) => key === kind)!.rows
  return rows.find((row) => row.codes[from] === code || row.also?.[from]?.includes(code))?.codes[to] ?? null
}

function openRun(house: House, document: FlowDocument, trigger: unknown, id: string): CompanyRun {
  const flow = compileFlow(document, 1)
  const createdAt = house.clock()
  const events: RunEvent[] = [
    { type: 'runCreated', at: createdAt, id, flow: document.key, version: 1, trigger },
    { type: 'runClaimed', at: createdAt, epoch: 1, worker: 'test' },
  ]
  const state = events.reduce<RunState | undefined>(applyEvent, undefined)!
  const execution = openExecution(flow, state)
  const take = (event: RunEvent) => events.push(note(execution, event))
  let carrying: Promise<void> | undefined
  const run: CompanyRun = {
    state, events,
    output: (step) => state.steps[step]?.output as Record<string, unknown> | undefined,
    links: () => events.flatMap((event) => (event.type === 'callSucceeded' ? linksOf(event.links, event.record) : [])),
    go: () => (carrying ??= carry(house, execution, events).finally(() => (carrying = undefined))),
    async answer(step, answer) {
      take({ type: 'stepAnswered', at: house.clock(), step, answer, by: 'test' })
      await run.go()
    },
    async retry(from) {
      take({ type: 'runRetried', at: house.clock(), attempt: state.attempt + 1, steps: reopenedSteps(flow, state, from), by: 'test' })
      await run.go()
    },
  }
  return run
}

function linksOf(links: readonly LinkFrom[] = [], to?: RecordRef): string[] {
  return links.map((from) => `${from.entity} ${from.number}${from.line === undefined ? '' : ` line ${from.line} × ${from.quantity}`} → ${to?.entity} ${to?.number}`)
}

async function carry(house: House, execution: Execution, events: RunEvent[]): Promise<void> {
  const { state } = execution
  const running = new Map<StepPath, Promise<void>>()
  const context = contextOf(house)
  while (!isFinished(state.status)) {
    const step = advance(execution, context)
    events.push(...step.events)
    house.load(step.needs)
    for (const intent of step.calls) running.set(intent.path, perform(house, execution, intent, events).finally(() => running.delete(intent.path)))
    if (step.needs.length > 0) continue
    if (running.size > 0) await Promise.race(running.values())
    else if (!takeKept(house, execution, events) && !(await untilDue(house, execution))) return
  }
}

async function perform(house: House, execution: Execution, intent: CallIntent, events: RunEvent[]): Promise<void> {
  const outcome = await claimed(house, execution.state.id, intent, () =>
    house.caller.call({ connection: intent.node.connection, operation: intent.node.operation, input: intent.input, idempotencyKey: intent.idempotencyKey, attempt: intent.attempt }))
  execution.inFlight.delete(intent.path)
  events.push(note(execution, outcomeEvent(execution, intent, outcome, contextOf(house))))
}

/** As `takeClaim` has it, in memory. */
async function claimed({ claims, clock }: House, run: string, { claim: key, path: step }: CallIntent, call: () => Promise<CallOutcome>): Promise<CallOutcome> {
  if (key === undefined) return call()
  const claim = claims.get(key)
  if (claim?.outcome?.type === 'succeeded' && (claim.run !== run || claim.step !== step)) return { ...claim.outcome, claimedBy: claim.run, exchange: undefined, links: undefined }
  if (claim && (claim.run !== run || claim.step !== step))
    return { type: 'held', until: clock() + 5, problem: { code: 'claimed', message: { zh: '等待', en: 'held' } } }
  claims.set(key, { run, step })
  const outcome = await call()
  claims.set(key, { run, step, outcome })
  return outcome
}

function takeKept({ kept, clock }: House, execution: Execution, events: RunEvent[]): boolean {
  const { state } = execution
  const ends = Object.values(state.steps).filter(({ status }) => status === 'waiting').flatMap((step): RunEvent[] => {
    const event = kept.find(({ key, at }) => key === step.eventKey && at >= state.createdAt)
    return event ? [{ type: 'stepSucceeded', at: clock(), step: step.path, output: event.payload, outlets: ['next'] }] : []
  })
  for (const event of ends) events.push(note(execution, event))
  return ends.length > 0
}

async function untilDue({ clock }: House, execution: Execution): Promise<boolean> {
  const due = Object.values(execution.state.steps).filter((step) => step.dueAt !== undefined && !step.finishedAt)
  if (due.length === 0) return false
  await new Promise((resolve) => setTimeout(resolve, Math.max(1, Math.min(...due.map((step) => step.dueAt!)) - clock())))
  for (const step of due) execution.dirty.add(step.path.includes('/') ? step.path.slice(0, step.path.lastIndexOf('/')) : '')
  return true
}

function contextOf({ clock, lookups, caller }: House): EngineContext {
  return {
    get now() { return clock() },
    random: () => 0,
    hash: (text) => createHash('sha256').update(text).digest('base64url'),
    get bindings() { return weftFunctions(lookups, clock()) },
    idempotencyOf: caller.idempotencyOf,
    nameOf: caller.nameOf,
  }
}
