import { isFinished, type RecordRef, type StepPath } from '../../flows/run/run.ts'
import type { CallOutcome } from '../engine/outcome.ts'
import type { RunDocument } from '../runs/documents.ts'
import type { RunCollections } from '../runs/journal.ts'
import { DuplicateKey } from '../store/collection.ts'

/** How long a call is held back while another run is about to do the same thing. */
const HELD_MS = 1000

/**
 * Takes a business claim, in the store and before the call: what may happen once in the business, whatever the run.
 * Undefined when it is ours (now, or from an earlier try of the same step); else the outcome that the call gets instead.
 */
export async function takeClaim(collections: RunCollections, key: string, run: string, step: StepPath, now: number): Promise<CallOutcome | undefined> {
  const { claims, runs } = collections
  try {
    await claims.insert({ _id: key, run, step, at: now })
    return undefined
  } catch (error) {
    if (!(error instanceof DuplicateKey)) throw error
  }
  const claim = await claims.get(key)
  if (!claim) return takeClaim(collections, key, run, step, now)
  if (claim.run === run && claim.step === step) return undefined
  if (claim.outcome) return { type: 'succeeded', output: claim.outcome.output, record: claim.outcome.record as RecordRef | undefined, claimedBy: claim.run }
  const owner = await runs.get(claim.run)
  if (!owner || (isFinished(owner.status) && !(await isUncopied(collections, owner)))) {
    // It ended without doing it: the claim passes on, to one of those who ask.
    const taken = await claims.findOneAndUpdate({ _id: key, run: claim.run, step: claim.step, outcome: { $exists: false } }, { $set: { run, step, at: now } })
    if (taken) return undefined
  }
  return {
    type: 'held',
    until: now + HELD_MS,
    problem: {
      code: 'claimed',
      message: { zh: '另一个运行正在做同一件事，等它的结果', en: 'Another run is doing the same thing; its outcome is awaited' },
      detail: { claim: key, run: claim.run },
    },
  }
}

/** The owner may have done it, and its outcome not be copied to the claim yet: then its document or a page is marked. */
async function isUncopied({ pages }: RunCollections, owner: RunDocument): Promise<boolean> {
  return owner.dirty !== undefined || (await pages.find({ run: owner._id, dirty: { $gte: 0 } }, { limit: 1, fields: [] })).items.length > 0
}
