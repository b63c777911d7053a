/**
 * How long a backtracking engine can take: a bound as a power of the text's length, proven by what can follow what. A repetition
 * whose characters differ from those that follow has one way to end; where that cannot be shown it counts once per place.
 */
import type { Pattern } from './pattern.ts'
import { everything, inverse, lineEnds, normal, overlap } from './sets.ts'

type Ranges = readonly (readonly [number, number])[]

interface Cost {
  /** Power of the length that a try from one place takes. */
  degree: number
  /** Constant factor: choices and counted repetitions. */
  factor: number
}

/** What a part does to a try: what it takes itself, and how often what follows is tried. */
interface Part extends Cost {
  ways: number
}

/** What can come after; `ends` when nothing needs to. */
interface Follow {
  ranges: Ranges
  ends: boolean
}

export function costOf(pattern: Pattern, flags: string): Cost {
  const { degree, factor } = new Analysis(flags).part(pattern, { ranges: [], ends: true })
  return { degree: degree + (isAnchored(pattern) && !flags.includes('m') ? 0 : 1), factor }
}

function isAnchored(pattern: Pattern): boolean {
  if (pattern.type === 'assert') return pattern.kind === '^'
  if (pattern.type === 'sequence') return isAnchored(pattern.parts[0]!)
  if (pattern.type === 'choice') return pattern.parts.every(isAnchored)
  return pattern.type === 'group' && isAnchored(pattern.part)
}

/** The least that it matches. */
export function shortest(pattern: Pattern): number {
  switch (pattern.type) {
    case 'set':
      return 1
    case 'sequence':
      return pattern.parts.reduce((sum, part) => sum + shortest(part), 0)
    case 'choice':
      return Math.min(...pattern.parts.map(shortest))
    case 'repeat':
      return pattern.min * shortest(pattern.part)
    case 'group':
      return shortest(pattern.part)
    default:
      return 0
  }
}

class Analysis {
  readonly #flags: string
  constructor(flags: string) {
    this.#flags = flags
  }

  part(pattern: Pattern, follow: Follow): Part {
    switch (pattern.type) {
      case 'set':
      case 'empty':
      case 'assert':
        return { degree: 0, factor: 1, ways: 0 }
      case 'group':
        return this.part(pattern.part, follow)
      case 'look':
        return { ...this.part(pattern.part, { ranges: [], ends: true }), ways: 0 }
      case 'sequence':
        return this.#sequence(pattern.parts, follow)
      case 'choice':
        return this.#choice(pattern.parts, follow)
      case 'repeat':
        return this.#repeat(pattern, follow)
    }
  }

  #sequence(parts: readonly Pattern[], follow: Follow): Part {
    let [degree, factor, ways] = [0, 1, 0]
    parts.forEach((part, index) => {
      const own = this.part(part, this.#first(parts.slice(index + 1), follow))
      degree = Math.max(degree, ways + own.degree)
      ways += own.ways
      factor *= own.factor
    })
    return { degree, factor, ways }
  }

  #choice(parts: readonly Pattern[], follow: Follow): Part {
    const costs = parts.map((part) => this.part(part, follow))
    const factor = costs.reduce((sum, cost) => sum + cost.factor, 0)
    return { degree: Math.max(...costs.map(({ degree }) => degree)), ways: Math.max(...costs.map(({ ways }) => ways)), factor }
  }

  #repeat({ part, min, max }: Extract<Pattern, { type: 'repeat' }>, follow: Follow): Part {
    const first = this.#first([part], { ranges: [], ends: true })
    const inner: Follow = { ranges: [...first.ranges, ...follow.ranges], ends: follow.ends }
    const isLong = max > 50
    const isClear = !first.ends && !this.#overlap(first.ranges, follow.ranges)
    if (part.type === 'set') {
      if (!isLong) return { degree: 0, ways: 0, factor: isClear || follow.ends ? max : max * (max - min + 1) }
      return { degree: follow.ends ? 0 : 1, ways: isClear || follow.ends ? 0 : 1, factor: 1 }
    }
    if (!isLong && max <= 1) {
      const own = this.part(part, follow)
      return { ...own, factor: own.factor + 1 }
    }
    const own = this.part(part, inner)
    if (!this.#isDetermined(part, inner)) return { degree: Number.POSITIVE_INFINITY, ways: Number.POSITIVE_INFINITY, factor: 1 }
    return { degree: 1 + own.degree, ways: isClear ? 0 : 1, factor: own.factor }
  }

  /** Whether there is at most one way to match from a place, whatever comes. */
  #isDetermined(pattern: Pattern, follow: Follow): boolean {
    switch (pattern.type) {
      case 'group':
        return this.#isDetermined(pattern.part, follow)
      case 'sequence':
        return pattern.parts.every((part, index) => this.#isDetermined(part, this.#first(pattern.parts.slice(index + 1), follow)))
      case 'choice': {
        const firsts = pattern.parts.map((part) => this.#first([part], { ranges: [], ends: true }))
        const areClear = firsts.every((first, index) => !first.ends && firsts.slice(index + 1).every((other) => !this.#overlap(first.ranges, other.ranges)))
        return areClear && pattern.parts.every((part) => this.#isDetermined(part, follow))
      }
      case 'repeat': {
        const first = this.#first([pattern.part], { ranges: [], ends: true })
        if (pattern.min === pattern.max && !first.ends) return this.#isDetermined(pattern.part, { ranges: [...first.ranges, ...follow.ranges], ends: follow.ends })
        return !first.ends && !this.#overlap(first.ranges, follow.ranges) && this.#isDetermined(pattern.part, { ranges: [...first.ranges, ...follow.ranges], ends: follow.ends })
      }
      default:
        return true
    }
  }

  #first(parts: readonly Pattern[], follow: Follow): Follow {
    const ranges: (readonly [number, number])[] = []
    for (const part of parts) {
      const own = this.#firstOf(part)
      ranges.push(...own.ranges)
      if (!own.ends) return { ranges: normal(ranges), ends: false }
    }
    return { ranges: normal([...ranges, ...follow.ranges]), ends: follow.ends }
  }

  #firstOf(pattern: Pattern): Follow {
    switch (pattern.type) {
      case 'set':
        return { ranges: this.#units(pattern.set.negated ? inverse(pattern.set.ranges) : pattern.set.ranges), ends: false }
      case 'empty':
        return { ranges: [], ends: true }
      case 'assert':
        // After `$` nothing comes: it can fail, but not because of a shorter repetition before it.
        return pattern.kind === '$' ? { ranges: this.#flags.includes('m') ? lineEnds : [], ends: false } : { ranges: everything, ends: false }
      case 'look':
        return { ranges: everything, ends: false }
      case 'group':
        return this.#firstOf(pattern.part)
      case 'repeat': {
        const own = this.#firstOf(pattern.part)
        return { ranges: own.ranges, ends: own.ends || pattern.min === 0 }
      }
      case 'sequence':
        return this.#first(pattern.parts, { ranges: [], ends: true })
      case 'choice': {
        const all = pattern.parts.map((part) => this.#firstOf(part))
        return { ranges: normal(all.flatMap(({ ranges }) => ranges)), ends: all.some(({ ends }) => ends) }
      }
    }
  }

  /** Without regard to case, with the other case of each; beyond ASCII anything may be one. */
  #units(ranges: Ranges): Ranges {
    if (!this.#flags.includes('i')) return ranges
    const more: [number, number][] = []
    for (const [from, to] of ranges) {
      for (let code = Math.max(from, 65); code <= Math.min(to, 122); code++) if ((code <= 90 || code >= 97) && /[a-z]/i.test(String.fromCharCode(code))) more.push([code ^ 32, code ^ 32])
      if (to > 127) more.push([128, 0xffff])
      if (overlap([[from, to]], [[75, 75], [83, 83], [107, 107], [115, 115]])) more.push([128, 0xffff])
    }
    return normal([...ranges, ...more])
  }

  #overlap(a: Ranges, b: Ranges): boolean {
    return overlap(a, b)
  }
}
