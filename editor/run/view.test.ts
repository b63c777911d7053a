import { describe, expect, test } from 'vitest'
import { foldRun } from '../../flows/run/apply.ts'
import { storyEnd, storyEvents, storyFlow } from './story.ts'
import { viewRun } from './view.ts'

const at = 1_000_000

describe('a run with a parked item', () => {
  const state = foldRun(storyEvents(at))
  const view = viewRun(storyFlow, state, {})

  test('looks at the item that needs somebody', () => {
    expect(view.frames.get('lines')).toMatchObject({ chosen: 2, items: ['succeeded', 'succeeded', 'parked'], names: ['CP-1001', 'CP-1017', 'CP-1040'] })
    expect(view.nodes.get('lines')?.status).toBe('parked')
  })

  test('says what each node did for that item', () => {
    expect(view.nodes.get('orderConfirmed')?.status).toBe('succeeded')
    expect(view.nodes.get('checkStock')).toMatchObject({ path: 'lines/2/checkStock', status: 'succeeded', item: 2 })
    expect(view.nodes.get('toRequest')?.status).toBe('parked')
    expect(view.nodes.get('createRequest')?.status).toBe('ready')
    expect(view.nodes.get('createDelivery')).toMatchObject({ status: 'off', takenByOthers: true })
    expect(view.nodes.get('tellIt')).toMatchObject({ status: 'off', takenByOthers: false })
    expect(view.nodes.get('updateProgress')).toMatchObject({ status: 'ready', waitsForItem: 2 })
  })

  test('counts the items on each named edge, taken or not', () => {
    expect(view.edges.get('enough.otherwise>toRequest')).toEqual({ taken: true, count: 2 })
    expect(view.edges.get('enough.yes>createDelivery')).toEqual({ taken: false, count: 1 })
    expect(view.edges.get('checkStock.error>tellIt')).toEqual({ taken: false, count: 0 })
    expect(view.edges.get('checkStock.next>enough')).toEqual({ taken: true, count: undefined })
    expect(view.edges.get('lines.enter>checkStock')).toEqual({ taken: true })
    expect(view.edges.get('lines.next>updateProgress')?.taken).toBe(false)
  })

  test('another item has its own path', () => {
    const first = viewRun(storyFlow, state, { lines: 0 })
    expect(first.nodes.get('createDelivery')?.status).toBe('succeeded')
    expect(first.nodes.get('toRequest')?.status).toBe('off')
  })
})

test('a finished run expects nothing more', () => {
  const view = viewRun(storyFlow, foldRun([...storyEvents(at), ...storyEnd(at + 240_000)]), { lines: 2 })
  expect(view.frames.get('lines')?.items).toEqual(['succeeded', 'succeeded', 'succeeded'])
  expect([...view.nodes.values()].filter((node) => node.progress === 'pending')).toEqual([])
  expect(view.nodes.get('respond')?.status).toBe('succeeded')
})
