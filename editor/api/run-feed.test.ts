import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { foldRun } from '../../flows/run/apply.ts'
import { storyEnd, storyEvents } from '../run/story.ts'
import { RunFeed, shownStatus } from './run-feed.ts'
import type { RunEventEntry } from './types.ts'

const at = 1_000_000
const entries = storyEvents(at).map((event, seq): RunEventEntry => ({ page: 0, seq, event }))

let frames: (() => void)[] = []
beforeEach(() => {
  frames = []
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run))
  vi.stubGlobal('cancelAnimationFrame', () => undefined)
})
afterEach(() => vi.unstubAllGlobals())

test('goes on behind what was read, each entry once, and tells once a frame', () => {
  let send: (entry: RunEventEntry) => void = () => undefined
  let after: () => string | undefined = () => undefined
  const feed = new RunFeed(entries.slice(0, -1), (from, onEntry) => {
    after = from
    send = onEntry
    return () => undefined
  })
  const first = feed.snapshot()
  expect(feed.snapshot()).toBe(first)
  const changed = vi.fn()
  feed.subscribe(changed)
  expect(after()).toBe(`0.${entries.length - 2}`)
  send(entries[0]!)
  expect(frames).toHaveLength(0)
  send(entries.at(-1)!)
  storyEnd(at + 240_000).forEach((event, index) => send({ page: 0, seq: entries.length + index, event }))
  expect(frames).toHaveLength(1)
  frames[0]?.()
  expect(changed).toHaveBeenCalledOnce()
  expect(feed.snapshot()).not.toBe(first)
  expect(feed.snapshot()?.status).toBe('succeeded')
})

test('a run at rest shows as what it waits for', () => {
  const parked = foldRun(storyEvents(at))
  expect(parked.status).toBe('running')
  expect(shownStatus(parked)).toBe('parked')
})
