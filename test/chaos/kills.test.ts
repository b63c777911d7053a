import { describe, it } from 'vitest'
import { KILLS, SEED, survive, WORLD_LIMIT_MS } from './survive.ts'

const KILLS_A_WORLD = 10
const worlds = Array.from({ length: Math.ceil(KILLS / KILLS_A_WORLD) }, (_, index) => ({ seed: SEED + index, kills: Math.min(KILLS_A_WORLD, KILLS - index * KILLS_A_WORLD) }))

describe('kill -9 at any point, then a restart on the same folder, ends with the same documents, none twice', () => {
  it.each(worlds)('seed $seed, $kills kills', ({ seed, kills }) => survive(seed, kills, {}), WORLD_LIMIT_MS)
})
