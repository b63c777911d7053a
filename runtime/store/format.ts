/**
 * The version of what is stored. A store carries it; an older one is brought up at start, a newer one is refused.
 * Steps see the store through its port, so that each is written once for both adapters.
 */
import type { Store } from './collection.ts'
import { NewerFormat } from './errors.ts'

/** One step up. It may be cut off at any point and is then run again from its start, so it has to bear that. */
export interface UpgradeStep {
  /** The format that this step arrives at; the first is 2. */
  to: number
  run(store: Store): Promise<void>
}

/** All steps since format 1, in order. */
export const upgradeSteps: readonly UpgradeStep[] = []

/** How an adapter keeps the version. */
export interface FormatKeeper {
  /** 0 for a store that has just been made. */
  read(): Promise<number>
  write(version: number): Promise<void>
  /** Called once before the first step, where the adapter can copy its data. */
  copy?(version: number): Promise<void>
}

/**
 * Brings a store up to the newest format.
 * @throws NewerFormat
 */
export async function bringUp(store: Store, keeper: FormatKeeper, steps: readonly UpgradeStep[] = upgradeSteps): Promise<void> {
  const newest = steps.at(-1)?.to ?? 1
  const found = await keeper.read()
  if (found > newest) throw new NewerFormat(found, newest)
  if (found === newest) return
  if (found === 0) return keeper.write(newest)
  await keeper.copy?.(found)
  for (const step of steps) {
    if (step.to <= found) continue
    await step.run(store)
    await keeper.write(step.to)
  }
}
