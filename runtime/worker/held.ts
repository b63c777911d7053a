import type { RunCollections } from '../runs/journal.ts'
import type { Worker } from './worker.ts'

/** A connection may be called again: runs that waited for it go on at once. */
export async function wakeHeld({ runs }: RunCollections, worker: Pick<Worker, 'sweep'>, connection: string): Promise<void> {
  if ((await runs.update({ held: connection, status: 'waiting' }, { $set: { status: 'ready' } })) > 0) await worker.sweep()
}
