import { splitPath, type RunState, type ScopePath, type StepPath } from '../../flows/run/run.ts'

/** Where a frame is: which items have begun, which of them are busy, which are done. Derived, never stored. */
export interface FrameProgress {
  path: StepPath
  count: number
  /** The first item that has not begun. */
  next: number
  /** Items with something under way; they take a place of the frame's `parallel`. Waiting and parked items do not. */
  busy: Set<number>
  /** Items that have begun and are not done. */
  open: Set<number>
  failed: Set<number>
}

/** Rebuilds every frame's progress from the folded state (a run that was taken over, or loaded after a wait). */
export function framesOf(state: RunState): Map<StepPath, FrameProgress> {
  const frames = new Map<StepPath, FrameProgress>()
  for (const step of Object.values(state.steps)) if (step.items) frames.set(step.path, startFrame(step.path, step.items.length))
  for (const path of Object.keys(state.steps)) {
    for (let at: ScopePath = splitPath(path).scope; at !== ''; ) {
      const { scope: frame, key } = splitPath(at)
      const progress = frames.get(frame)
      const index = Number(key)
      if (progress) {
        progress.next = Math.max(progress.next, index + 1)
        progress.open.add(index)
      }
      at = splitPath(frame).scope
    }
  }
  // Gaps: an item that a retry opened from its very first step has no step left, and begins again like a new one.
  for (const progress of frames.values())
    for (let index = 0; index < progress.next; index += 1) progress.open.add(index)
  return frames
}

export function startFrame(path: StepPath, count: number): FrameProgress {
  return { path, count, next: 0, busy: new Set(), open: new Set(), failed: new Set() }
}
