/** The simulator's time: the machine's (or a test's), moved by the control endpoint. */
export class Clock {
  offsetMs = 0
  readonly #source: () => number
  constructor(source: () => number = Date.now) {
    this.#source = source
  }
  now(): number {
    return this.#source() + this.offsetMs
  }
}

/** Numbers 0 … 1, the same sequence under the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
