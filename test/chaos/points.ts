/** Where the runtime is killed: the nth time that it comes to the point, or so many milliseconds after its start. */
export const points = [
  /** A webhook's run is about to be stored; it is stored, the sender has no answer yet. */
  'beforeAccept', 'afterAccept',
  /** The intent of a call is about to be written; it is written, the call not made. */
  'beforeIntent', 'afterIntent',
  /** A business claim is about to be taken; it is taken. */
  'beforeClaim', 'afterClaim',
  /** The target has done it, its answer came, nothing of it is written. */
  'afterCommit',
  /** The outcome is about to be written; it is written, not yet copied to the sync log. */
  'beforeOutcome', 'afterOutcome',
  /** The sync log is about to be written; it is written, the run not yet marked clean. */
  'beforeCopy', 'afterCopy',
  /** Any write at all. */
  'beforeWrite', 'afterWrite',
  /** By the clock. */
  'time',
] as const

export type Point = (typeof points)[number]

export interface Kill {
  point: Point
  /** From 1; milliseconds for `time`. */
  nth: number
}
