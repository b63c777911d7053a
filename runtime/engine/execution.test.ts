import { describe, expect, it } from 'vitest'
import type { FlowDocument, FlowNode } from '../../flows/document/flow.ts'
import { foldRun } from '../../flows/run/apply.ts'
import type { RunEvent } from '../../flows/run/event.ts'
import type { StepPath } from '../../flows/run/run.ts'
import { compileFlow } from './compile.ts'
import type { CallOutcome } from './outcome.ts'
import { BEGIN, doneWith, play, problem } from './testing/play.ts'

const name = { zh: '节点', en: 'node' }
const trigger: FlowNode = { key: 'trigger', kind: 'trigger', name, on: { type: 'manual' } }
const call = (key: string, more: object = {}): FlowNode => ({ key, kind: 'call', name, connection: 'erp', operation: `${key}.create`, input: { value: {} }, ...more })
const map = (key: string, expr: string): FlowNode => ({ key, kind: 'map', name, output: { expr } })
const frame = (more: object, ...nodes: FlowNode[]): FlowNode => ({
  key: 'lines', kind: 'forEach', name, items: 'trigger.lines', body: { nodes, edges: nodes.slice(1).map((node, index) => ({ from: nodes[index]!.key, to: node.key })) }, ...more,
})
const flow = (...nodes: FlowNode[]) => compileFlow({
  format: 1, key: 'test', name, nodes: [trigger, ...nodes], edges: nodes.map((node, index) => ({ from: index === 0 ? 'trigger' : nodes[index - 1]!.key, to: node.key })),
} satisfies FlowDocument, 1)

const later = (retryAfterMs?: number): CallOutcome => ({ type: 'retryLater', problem, retryAfterMs })
const held = (until: number): CallOutcome => ({ type: 'held', problem, until })
const refused: CallOutcome = { type: 'refused', problem }
const coded = (key: string) => call(key, { input: { fields: { code: { expr: '$xref("material", "crm", item, "erp")' } } } })
const answer = (step: StepPath, how: 'code' | 'repeat' | 'skip' = 'code') => ({ type: 'stepAnswered', at: BEGIN, step, answer: how, by: 'test' }) as const

describe('tries of a call', () => {
  it('are used up by failures alone, not by being held back', () => {
    const outcomes = [...Array.from({ length: 20 }, (_, index) => held(BEGIN + index * 10)), later(), later(), doneWith()]
    const { state, journal, calls } = play(flow(call('one')), () => outcomes.shift()!)
    expect(state.status).toBe('succeeded')
    expect(calls).toHaveLength(23)
    expect(state.steps['one']!.attempts!.map(({ attempt, problem: why }) => [attempt, why?.code])).toEqual([[1, 'test'], [2, 'test'], [3, undefined]])
    expect(foldRun(journal)).toEqual(state)
  })

  it('are eight, one more for each retry of the run', () => {
    const { state, calls, go } = play(flow(call('one')), () => later())
    expect([state.status, calls.length]).toEqual(['failed', 8])
    go({ type: 'runRetried', at: BEGIN, attempt: 2, steps: ['one'], by: 'test' })
    expect([calls.length, new Set(calls).size]).toEqual([16, 1])
  })

  it('wait as long as the target says', () => {
    const outcomes = [later(90_000), doneWith()]
    const { journal } = play(flow(call('one')), () => outcomes.shift()!)
    expect(journal.at(-1)!.at).toBe(BEGIN + 90_000)
  })
})

describe('a frame', () => {
  const most = (parallel: number, ...nodes: FlowNode[]) => {
    let seen = 0
    const lines = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']
    const played = play(flow(frame({ parallel }, ...nodes)), () => doneWith(), { lines }, {
      codes: Object.fromEntries(lines.map((code) => [code, code])),
      onCall: (_, underWay) => { seen = Math.max(seen, new Set(underWay.map(({ path }) => path.split('/')[1])).size) },
    })
    expect(played.state.status).toBe('succeeded')
    return seen
  }

  it('has no more items under way than it may', () => expect(most(3, call('make'), call('tell'))).toBe(3))
  it('nor when their codes have to be looked up first', () => expect(most(3, coded('make'))).toBe(3))
  it('nor when something is looked up in the middle', () => expect(most(2, map('note', '$xref("material", "crm", item, "erp")'), coded('make'))).toBe(2))

  it('nor when all of them are released at once', () => {
    const wait: FlowNode = { key: 'released', kind: 'waitForEvent', name, connection: 'erp', event: 'released', match: { field: 'no', equals: 'item' } }
    let seen = 0
    const lines = ['A', 'B', 'C', 'D', 'E', 'F']
    const played = play(flow(frame({ parallel: 2 }, wait, coded('make'))), () => doneWith(), { lines }, {
      codes: Object.fromEntries(lines.map((code) => [code, code])), onCall: (_, underWay) => { seen = Math.max(seen, underWay.length) },
    })
    expect(Object.values(played.state.steps).filter(({ status }) => status === 'waiting')).toHaveLength(6)
    played.go(...lines.map((_, index): RunEvent => ({ type: 'stepSucceeded', at: BEGIN, step: `lines/${index}/released`, outlets: ['next'] })))
    expect([played.state.status, seen]).toEqual(['succeeded', 2])
    expect(played.calls).toEqual(lines.map((_, index) => `r/lines/${index}/make`))
  })

  it('lets the next item begin when one waits for a person', () => {
    const { state, calls } = play(flow(frame({ parallel: 1 }, coded('make'))), () => doneWith(), { lines: ['?', 'A', '?', 'B'] }, { codes: { A: 'a', B: 'b' } })
    expect(calls).toEqual(['r/lines/1/make', 'r/lines/3/make'])
    expect(Object.values(state.steps).filter(({ status }) => status === 'parked').map(({ path }) => path)).toEqual(['lines/0/make', 'lines/2/make'])
  })

  it('whose result misses a code is parked once, and goes on when told, also after another worker took it over', () => {
    const codes: Record<string, string> = {}
    const results = flow(frame({ result: '$xref("material", "crm", item, "erp")' }, call('make')))
    const first = play(results, () => doneWith(), { lines: ['A', 'B'] }, { codes })
    expect(first.state.steps['lines']).toMatchObject({ status: 'parked', problem: { code: 'unknownCode' } })
    first.go()
    first.go({ type: 'runClaimed', at: BEGIN, epoch: 2, worker: 'w2' })
    expect(first.journal.filter(({ type }) => type === 'stepParked')).toHaveLength(1)
    Object.assign(codes, { A: 'a', B: 'b' })
    const second = play(results, () => doneWith(), { lines: ['A', 'B'] }, { codes, journal: first.journal })
    second.go(answer('lines'))
    expect(second.state.status).toBe('succeeded')
    expect(second.state.steps['lines']!.output).toMatchObject({ items: [{ output: 'a' }, { output: 'b' }] })
    expect(second.calls).toEqual([])
  })

  it('of no items is done at once, of one value too', () => {
    expect(play(flow(frame({}, call('make'))), () => doneWith(), {}).state.steps['lines']!.output).toEqual({ count: 0, succeeded: 0, failed: 0, items: [] })
    expect(play(flow(frame({}, call('make'))), () => doneWith(), { lines: 'A' }).calls).toHaveLength(1)
  })

  it('that stops at the first failure begins no other item, and all the rest when retried', () => {
    let fails = true
    const played = play(flow(frame({ parallel: 1, onItemError: 'stop' }, call('make'))), (path) => (path === 'lines/1/make' && fails ? refused : doneWith()), { lines: [1, 2, 3] })
    expect([played.state.status, played.calls.length]).toEqual(['failed', 2])
    fails = false
    played.go({ type: 'runRetried', at: BEGIN, attempt: 2, steps: ['lines/1/make', 'lines'], by: 'test' })
    expect([played.state.status, played.calls.slice(2)]).toEqual(['succeeded', ['r/lines/1/make', 'r/lines/2/make']])
  })
})
