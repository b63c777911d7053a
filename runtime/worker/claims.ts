import { foldRun } from '../../flows/run/apply.ts'
import { isFinished, type RecordRef, type StepPath } from '../../flows/run/run.ts'
import type { CallOutcome } from '../engine/outcome.ts'
import type { ClaimDocument, RunDocument } from '../runs/documents.ts'
import type { Journal, RunCollections } from '../runs/journal.ts'
import { DuplicateKey } from '../store/collection.ts'

/** How long a call is held back while another run is about to do the same thing: as long again as it has been, within these. */
const HELD_MS = { least: 1000, most: 60_000 }

export interface ClaimParts {
  collections: RunCollections
  journal: Pick<Journal, 'read'>
}

/**
 * Takes a business claim, in the store and before the call: what may happen once in the business, whatever the run.
 * Undefined when it is ours (now, or from an earlier try of the same step); else the outcome that the call gets instead.
 */
export async function takeClaim(parts: ClaimParts, key: string, run: string, step: StepPath, now: number): Promise<CallOutcome | undefined> {
  const { claims, runs } = parts.collections
  try {
    await claims.insert({ _id: key, run, step, at: now })
    return undefined
  } catch (error) {
    if (!(error instanceof DuplicateKey)) throw error
  }
  const claim = await claims.get(key)
  if (!claim) return takeClaim(parts, key, run, step, now)
  if (claim.run === run && claim.step === step) return undefined
  if (claim.outcome) return { type: 'succeeded', output: claim.outcome.output, record: claim.outcome.record as RecordRef | undefined, claimedBy: claim.run }
  const owner = await runs.get(claim.run)
  const ended = !owner || (isFinished(owner.status) && !(await isUncopied(parts.collections, owner)))
  const became = ended && owner ? await outcomeIn(parts, claim) : 'none'
  if (typeof became === 'object') return became
  if (ended && became === 'none') {
    // It ended without doing it: the claim passes on, to one of those who ask.
    const taken = await claims.findOneAndUpdate({ _id: key, run: claim.run, step: claim.step, outcome: { $exists: false } }, { $set: { run, step, at: now } })
    if (taken) return undefined
  }
  return {
    type: 'held',
    until: now + Math.min(HELD_MS.most, Math.max(HELD_MS.least, now - claim.at)),
    problem: {
      code: 'claimed',
      message: { zh: '另一个运行正在做同一件事，等它的结果', en: 'Another run is doing the same thing; its outcome is awaited' },
      detail: { claim: key, run: claim.run },
    },
  }
}

/**
 * What became of the claimed call in a run that has ended without an outcome for it: a person may have said what came of
 * it. `unknown` while a try of it may have taken effect: then nobody else makes it, until the run is retried.
 */
async function outcomeIn({ journal }: ClaimParts, { run, step }: ClaimDocument): Promise<CallOutcome | 'unknown' | 'none'> {
  const stored = await journal.read(run)
  const state = stored && foldRun(stored.events)
  const found = state?.steps[step]
  if (found?.status === 'succeeded') return { type: 'succeeded', output: found.output, record: found.record, claimedBy: run }
  const tries = [...(state?.priorAttempts[step] ?? []), ...(found?.attempts ?? [])]
  return tries.some(({ finishedAt, problem }) => finishedAt === undefined || problem?.code === 'unknownOutcome' || problem?.code === 'internal') ? 'unknown' : 'none'
}

/** The owner may have done it, and its outcome not be copied to the claim yet: then its document or a page is marked. */
async function isUncopied({ pages }: RunCollections, owner: RunDocument): Promise<boolean> {
  return owner.dirty !== undefined || (await pages.find({ run: owner._id, dirty: { $gte: 0 } }, { limit: 1, fields: [] })).items.length > 0
}
