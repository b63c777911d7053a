import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkFlow } from '../../flows/document/check.ts'
import { outletOf } from '../../flows/document/edge.ts'
import type { FlowDocument } from '../../flows/document/flow.ts'
import { foldRun, restingStatus } from '../../flows/run/apply.ts'
import type { RunEvent } from '../../flows/run/event.ts'
import { isFinished, joinPath, scopeItem, splitPath, type RunState, type StepPath } from '../../flows/run/run.ts'
import { compileFlow, type CompiledFlow } from './compile.ts'
import type { CallOutcome } from './outcome.ts'
import { flows } from './testing/graphs.ts'
import { BEGIN, doneWith, play, problem, type Played, type Target } from './testing/play.ts'

const codes = { 'CP-0': 'M0', 'CP-1': 'M1', 'CP-3': 'M3', 'CP-9': 'M9' }

/** What each call meets, by its path: so often something that passes, then the same end whatever happened before. */
const targets: fc.Arbitrary<Target> = fc.array(fc.record({ refused: fc.integer({ min: 0, max: 4 }).map((n) => n === 0), before: fc.array(fc.constantFrom('later', 'unknown', 'held'), { maxLength: 3 }) }), { minLength: 1, maxLength: 12 })
  .map((scripts) => (path, attempt) => {
    const { refused, before } = scripts[[...path].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 9973, 7) % scripts.length]!
    const passing = before[attempt - 1]
    return passing ? passes(passing) : refused ? { type: 'refused', problem } : doneWith({ no: path })
  })

function passes(how: 'later' | 'unknown' | 'held'): CallOutcome {
  return how === 'later' ? { type: 'retryLater', problem } : how === 'unknown' ? { type: 'unknown', problem } : { type: 'held', problem, until: BEGIN + 600_000 }
}

/** In any order. */
const picks = fc.infiniteStream(fc.nat(1000)).map((stream) => (count: number) => (stream.next().value as number) % count)
const trigger = fc.record({ n: fc.integer({ min: 1, max: 3 }) })

const outputs = ({ state }: Played) => Object.fromEntries(Object.values(state.steps).map(({ path, status, output, outlets, problem: why, items }) => [path, { status, output, outlets, why: why?.code, items }]))

describe('every run', () => {
  it('of a flow that may be published ends or rests, and its fold says the same', () => {
    fc.assert(fc.property(flows(), targets, trigger, picks, (document, target, payload, pick) => {
      expect(checkFlow(document).filter(({ severity }) => severity === 'error')).toEqual([])
      const { state, journal } = play(compileFlow(document, 1), target, payload, { codes, pick })
      const rest = restingStatus(state)
      if (!isFinished(state.status)) expect(['waiting', 'parked']).toContain(rest)
      expect(foldRun(journal)).toEqual(state)
      expect(Object.values(state.steps).some(({ status }) => status === 'running' || status === 'retrying') && isFinished(state.status)).toBe(false)
    }), { numRuns: 200 })
  })

  it('calls nothing before what leads there is done and taken, once per try, within the bounds of its frames', () => {
    fc.assert(fc.property(flows(), targets, trigger, picks, (document, target, payload, pick) => {
      const flow = compileFlow(document, 1)
      const { journal } = play(flow, target, payload, {
        codes, pick,
        onCall: ({ path }, underWay, state) => {
          expectLedTo(flow, state, path)
          expectBounded(flow, underWay.map((one) => one.path))
        },
      })
      expectStepsInOrder(flow, journal)
      expectOneIntentPerTry(journal)
    }), { numRuns: 200 })
  })

  it('comes to the same end, with the same calls, wherever its worker dies', () => {
    const deaths = fc.array(fc.integer({ min: 3, max: 120 }), { minLength: 1, maxLength: 4 })
    fc.assert(fc.property(flows({ stops: false }), targets, trigger, picks, deaths, (document, target, payload, pick, at) => {
      const flow = compileFlow(document, 1)
      const undisturbed = play(flow, target, payload, { codes })
      const disturbed = play(flow, target, payload, { codes, pick, deaths: at, onCall: (_, underWay) => expectBounded(flow, underWay.map(({ path }) => path)) })
      expect(disturbed.state.status).toBe(undisturbed.state.status)
      expect(outputs(disturbed)).toEqual(outputs(undisturbed))
      expect(new Set(disturbed.calls)).toEqual(new Set(undisturbed.calls))
      expect(disturbed.state.response).toEqual(undisturbed.state.response)
    }), { numRuns: 200 })
  })

  it('that is parked goes on from its journal as it would have without', () => {
    fc.assert(fc.property(flows({ stops: false }), targets, trigger, picks, (document, target, payload, pick) => {
      const flow = compileFlow(document, 1)
      const all = { ...codes, 'CP-2': 'M2', 'CP-4': 'M4', 'CP-5': 'M5', 'CP-6': 'M6' }
      const known = play(flow, target, payload, { codes: all })
      const parked = play(flow, target, payload, { codes, pick })
      const told = play(flow, target, payload, { codes: all, journal: parked.journal, pick })
      for (;;) {
        const steps = Object.values(told.state.steps).filter(({ status }) => status === 'parked')
        if (steps.length === 0) break
        told.go(...steps.map(({ path }): RunEvent => ({ type: 'stepAnswered', at: BEGIN, step: path, answer: 'code', by: 'test' })))
      }
      expect(outputs(told)).toEqual(outputs(known))
      expect(new Set([...parked.calls, ...told.calls])).toEqual(new Set(known.calls))
    }), { numRuns: 150 })
  })
})

function expectLedTo(flow: CompiledFlow, state: RunState, path: StepPath): void {
  const { scope, key } = splitPath(path)
  const incoming = flow.graphOf(scope).incoming(key)
  if (scope !== '' && incoming.length === 0) return
  expect(incoming.some((edge) => state.steps[joinPath(scope, edge.from)]?.outlets?.includes(outletOf(edge)))).toBe(true)
}

/** No step begins while one that leads to it is open; an item's only while its frame is. */
function expectStepsInOrder(flow: CompiledFlow, journal: readonly RunEvent[]): void {
  const open = new Set<StepPath>()
  const begun = new Set<StepPath>()
  for (const event of journal) {
    if (!('step' in event)) continue
    const { scope, key } = splitPath(event.step)
    if (!begun.has(event.step)) for (const { from } of flow.graphOf(scope).incoming(key)) expect(open.has(joinPath(scope, from))).toBe(false)
    const place = scopeItem(scope)
    if (place) expect(open.has(place.frame)).toBe(true)
    begun.add(event.step)
    if (event.type === 'stepSucceeded' || event.type === 'stepFailed' || event.type === 'callSucceeded') open.delete(event.step)
    else open.add(event.step)
  }
}

/** A try that was held back was none. */
function expectOneIntentPerTry(journal: readonly RunEvent[]): void {
  const tries = new Map<StepPath, number>()
  for (const event of journal) {
    if (event.type === 'callIntended') {
      expect(event.attempt).toBe((tries.get(event.step) ?? 0) + 1)
      tries.set(event.step, event.attempt)
    } else if (event.type === 'callHeld') tries.set(event.step, tries.get(event.step)! - 1)
  }
}

function expectBounded(flow: CompiledFlow, paths: readonly StepPath[]): void {
  const busy = new Map<StepPath, Set<number>>()
  for (const path of paths)
    for (let place = scopeItem(splitPath(path).scope); place; place = scopeItem(splitPath(place.frame).scope)) {
      const { frame, index } = place
      busy.set(frame, (busy.get(frame) ?? new Set()).add(index))
    }
  for (const [frame, items] of busy) {
    const { scope, key } = splitPath(frame)
    const node = flow.graphOf(scope).node(key)!
    expect(items.size).toBeLessThanOrEqual(node.kind === 'forEach' ? node.parallel! : 0)
  }
}

describe('a frame of many items', () => {
  const document: FlowDocument = {
    format: 1, key: 'test', name: { zh: '多行', en: 'many' },
    nodes: [
      { key: 'trigger', kind: 'trigger', name: { zh: '触发', en: 'trigger' }, on: { type: 'manual' } },
      {
        key: 'lines', kind: 'forEach', name: { zh: '行', en: 'lines' }, items: 'trigger.lines', parallel: 4, result: 'make.no',
        body: {
          nodes: [
            { key: 'make', kind: 'call', name: { zh: '建', en: 'make' }, connection: 'erp', operation: 'x.create', input: { fields: { code: { expr: '$xref("material", "crm", item, "erp")' } } } },
            { key: 'tell', kind: 'call', name: { zh: '告诉', en: 'tell' }, connection: 'crm', operation: 'x.update', input: { expr: 'make' } },
          ],
          edges: [{ from: 'make', to: 'tell' }],
        },
      },
    ],
    edges: [{ from: 'trigger', to: 'lines' }],
  }

  /** How often a scope's graph is asked for: once per visit, once per evaluation. */
  function visits(count: number, known: boolean): number {
    const flow = compileFlow(document, 1)
    let asked = 0
    const counted: CompiledFlow = { ...flow, graphOf: (scope) => ((asked += 1), flow.graphOf(scope)) }
    const lines = Array.from({ length: count }, (_, index) => `CP-${index}`)
    const { state } = play(counted, (path) => doneWith({ no: path }), { lines }, { codes: known ? Object.fromEntries(lines.map((line) => [line, line])) : {} })
    expect(known ? state.status : restingStatus(state)).toBe(known ? 'succeeded' : 'parked')
    return asked
  }

  it.each([true, false])('looks at each a bounded number of times (codes known: %s)', (known) => {
    const [few, many] = [visits(200, known), visits(2000, known)]
    expect(many / few).toBeLessThan(10.5)
    expect(many / 2000).toBeLessThan(40)
  })
})
