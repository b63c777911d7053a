import { expect } from 'vitest'
import { until } from '../journeys/until.ts'
import { dice } from './dice.ts'
import { points, type Kill, type Point } from './points.ts'
import { besiege, type SiegeOptions } from './siege.ts'

// npm test: 20 kills on SQLite, 5 on the MongoDB server. For longer: WEFT_CHAOS_KILLS=1000 npm run chaos. A failure tells
// its seed; WEFT_CHAOS_SEED=… repeats it, WEFT_CHAOS_TALK=1 tells where each life ended.
export const KILLS = Number(process.env.WEFT_CHAOS_KILLS ?? 20)
export const SEED = Number(process.env.WEFT_CHAOS_SEED ?? 20_261_125)
/** A life that does not come to its point (it may have nothing more to do) ends after so long. */
const LONGEST_LIFE_MS = 4000
/** On an idle machine a world takes half a minute; a busy one may take ten times as long. */
export const WORLD_LIMIT_MS = 300_000
const SETTLE_LIMIT_MS = 180_000

/** Orders flow, the runtime is killed so many times, and in the end everything is there once. */
export async function survive(seed: number, kills: number, options: SiegeOptions): Promise<void> {
  const random = dice(seed)
  const plan = killsOf(random, kills)
  const happened: string[] = []
  const siege = await besiege(options)
  try {
    const placing = siege.placeBase()
    for (const kill of plan) {
      const life = await siege.live({ kill })
      // The test server scans where MongoDB has indexes: fewer orders there.
      if (!options.mongodbUrl) await siege.placeMore()
      const late = setTimeout(() => life.signal('SIGKILL'), LONGEST_LIFE_MS)
      happened.push(`${kill.point} ${kill.nth}: ${await life.ended}`)
      clearTimeout(late)
    }
    await placing
    const last = await siege.live()
    const { quarantined } = await siege.settle(last, SETTLE_LIMIT_MS)
    // What was not copied when a process died is, by the next sweep. (On SQLite, which nobody else can open, at start.)
    if (options.mongodbUrl) await until('the log is whole', async () => (await siege.checkStore()).length === 0, { last: () => siege.checkStore(), everyMs: 500 })
    last.signal('SIGTERM')
    expect(await last.ended).toBe('0')
    expect(happened.filter((each) => !each.endsWith('SIGKILL'))).toEqual([])
    expect(await siege.checkStore()).toEqual([])
    if (process.env.WEFT_CHAOS_TALK) console.log(`seed ${seed}: ${happened.join(', ')}; ${quarantined} quarantined`)
  } catch (error) {
    throw new Error(`WEFT_CHAOS_SEED=${seed} (${happened.join(', ')}): ${(error as Error).message}`, { cause: error })
  } finally {
    await siege.stop()
  }
}

/** These four in any order, then any points. */
function killsOf(random: ReturnType<typeof dice>, count: number): Kill[] {
  const named: Point[] = ['beforeIntent', 'afterIntent', 'afterCommit', 'afterOutcome']
  return Array.from({ length: count }, () => {
    const point = named.length > 0 ? named.splice(Math.floor(random.next() * named.length), 1)[0]! : random.pick(points)
    return { point, nth: nthOf(point, random) }
  })
}

function nthOf(point: Point, random: ReturnType<typeof dice>): number {
  if (point === 'time') return random.between(50, 1500)
  if (point === 'beforeWrite' || point === 'afterWrite') return random.between(1, 80)
  return random.between(1, point.endsWith('Accept') || point.endsWith('Claim') ? 4 : 12)
}
