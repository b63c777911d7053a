import { joinPath, scopeItem, splitPath, type RunState, type ScopePath } from './run.ts'

/** What an expression sees of its run. */
export interface RunInfo {
  id: string
  startedAt: string
  flow: string
  version: number
  businessKey?: string
}

/**
 * The one object that every expression of a run sees: `trigger`, the output of each finished node under its key (a
 * failed one whose error outlet was taken as `{ error }`), inside a frame also `item` and `index` (an inner frame's hide
 * an outer one's), and `run`. The editor's completion, the preview and the runtime build it here.
 * @param keysOf the node keys of a scope's graph; a run knows only paths.
 * @example scopeOf(state, 'lines/2', keysOf) // { run, trigger, lines…, checkStock: {…}, item: {…}, index: 2 }
 */
export function scopeOf(state: RunState, scope: ScopePath, keysOf: (scope: ScopePath) => Iterable<string>): Record<string, unknown> {
  const place = scopeItem(scope)
  const object = place ? scopeOf(state, splitPath(place.frame).scope, keysOf) : { run: runInfo(state) }
  for (const key of keysOf(scope)) {
    const step = state.steps[joinPath(scope, key)]
    if (step?.status === 'succeeded') object[key] = step.output
    else if (step?.status === 'failed') object[key] = { error: step.problem }
  }
  if (place) {
    object.item = state.steps[place.frame]?.items?.[place.index]
    object.index = place.index
  }
  return object
}

function runInfo(state: RunState): RunInfo {
  return {
    id: state.id, startedAt: new Date(state.startedAt ?? state.createdAt).toISOString(), flow: state.flow, version: state.version,
    businessKey: state.businessKey,
  }
}
