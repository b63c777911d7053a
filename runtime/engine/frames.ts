import { splitPath, type RunState, type ScopePath, type StepPath, type StepState } from '../../flows/run/run.ts'
import type { CompiledFlow } from './compile.ts'

/** Where a frame is: which items have begun, which of them are busy, which are done. Derived, never stored. */
export interface FrameProgress {
  path: StepPath
  count: number
  /** How many items may be busy at once. */
  parallel: number
  /** The first item that has not begun. */
  next: number
  /** Items with something under way; they take a place of the frame's `parallel`. Waiting and parked items do not. */
  busy: Set<number>
  /** Items that have begun and are not done. */
  open: Set<number>
  failed: Set<number>
  /** Scopes that waited (for an event, a time) and now have a call to make, but found every place taken; first come, first served. */
  ready: Set<ScopePath>
}

/** Rebuilds every frame's progress from the folded state (a run that was taken over, or loaded after a wait). */
export function framesOf(flow: CompiledFlow, state: RunState): Map<StepPath, FrameProgress> {
  const frames = new Map<StepPath, FrameProgress>()
  for (const step of Object.values(state.steps)) if (step.items) frames.set(step.path, startFrame(step.path, step.items.length, parallelOf(flow, step.path)))
  for (const [path, step] of Object.entries(state.steps)) {
    const takesPlace = isUnderWay(step)
    for (let at: ScopePath = splitPath(path).scope; at !== ''; ) {
      const { scope: frame, key } = splitPath(at)
      const progress = frames.get(frame)
      const index = Number(key)
      if (progress) {
        progress.next = Math.max(progress.next, index + 1)
        progress.open.add(index)
        if (takesPlace) progress.busy.add(index)
      }
      at = splitPath(frame).scope
    }
  }
  // Gaps: an item that a retry opened from its very first step has no step left, and begins again like a new one.
  for (const progress of frames.values())
    for (let index = 0; index < progress.next; index += 1) progress.open.add(index)
  return frames
}

/** A call under way or soon to be repeated, or one held back: these take a place. Waiting for an event or a person does not. */
export function isUnderWay(step: StepState): boolean {
  if (step.finishedAt !== undefined || step.items) return false
  return step.status === 'running' || step.status === 'retrying' || (step.status === 'waiting' && step.problem !== undefined)
}

function parallelOf(flow: CompiledFlow, path: StepPath): number | undefined {
  const { scope, key } = splitPath(path)
  const node = flow.graphOf(scope).node(key)
  return node?.kind === 'forEach' ? node.parallel : undefined
}

export function startFrame(path: StepPath, count: number, parallel = 4): FrameProgress {
  return { path, count, parallel, next: 0, busy: new Set(), open: new Set(), failed: new Set(), ready: new Set() }
}
