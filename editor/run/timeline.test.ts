import { expect, test } from 'vitest'
import { foldRun } from '../../flows/run/apply.ts'
import { axisOf } from './axis.ts'
import { storyEvents, storyFlow } from './story.ts'
import { timelineOf } from './timeline.ts'

const at = 1_000_000

test('a lane for the trigger, one per item, one for what follows', () => {
  const { lanes, axis } = timelineOf(storyFlow, foldRun(storyEvents(at)), at + 233_000)
  expect(lanes.map((lane) => [lane.kind, lane.index, lane.status])).toEqual([
    ['trigger', undefined, 'succeeded'], ['item', 0, 'succeeded'], ['item', 1, 'succeeded'], ['item', 2, 'parked'], ['steps', undefined, 'ready'],
  ])
  expect(lanes[3]?.bars.at(-1)).toMatchObject({ tone: 'parked', to: at + 233_000 })
  expect(axis.breaks).toHaveLength(1)
})

test('steps that ran at once lie under each other', () => {
  const events = storyEvents(at)
  const { lanes } = timelineOf(storyFlow, foldRun(events), at + 233_000)
  expect(lanes[1]?.rows).toBe(1)
  const both = foldRun([
    ...events,
    { type: 'callIntended', at: at + 100, step: 'lines/0/createRequest', attempt: 1, input: {}, idempotencyKey: 'k', requestHash: 'h' },
    { type: 'callSucceeded', at: at + 150, step: 'lines/0/createRequest', attempt: 1, output: {}, outlets: ['next'] },
  ])
  expect(timelineOf(storyFlow, both, at + 233_000).lanes[1]).toMatchObject({ rows: 2, bars: [{ row: 0 }, { row: 0 }, { row: 0 }, { row: 1 }] })
})

test('the axis folds what is long and keeps the rest to scale', () => {
  const axis = axisOf([0, 20, 240, 233_000])
  expect(axis.place(0)).toBe(0)
  expect(axis.place(233_000)).toBeCloseTo(1)
  expect(axis.place(20) / axis.place(240)).toBeCloseTo(20 / 240)
  expect(axis.place(240)).toBeGreaterThan(0.8)
  expect(axis.ticks[0]).toEqual({ ms: 0, place: 0 })
})

test('nothing is folded where all is alike, and one instant has an axis too', () => {
  expect(axisOf([0, 100, 200, 300]).breaks).toEqual([])
  expect(axisOf([5]).place(5)).toBe(0)
})
