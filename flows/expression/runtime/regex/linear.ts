/**
 * A regular expression engine that never goes back (Pike's): all ways at once, one pass over the text, in the order of preference
 * that JavaScript's engine tries them in, so that it finds the same match and groups. It pays for its steps as it goes.
 */
import { spend } from '../budget.ts'
import { shortest } from './cost.ts'
import { RefusedPattern, type Pattern } from './pattern.ts'
import type { Match } from './match.ts'
import { contains, isWord, upper, type CharacterSet } from './sets.ts'

type Instruction =
  | { op: 'unit'; test(unit: number): boolean }
  | { op: 'split'; first: number; second: number }
  | { op: 'jump'; to: number }
  | { op: 'save'; slot: number }
  | { op: 'clear'; from: number; to: number }
  | { op: 'assert'; kind: '^' | '$' | 'b' | 'B' }
  | { op: 'match' }

const mostInstructions = 5000

/** @throws RefusedPattern when it looks ahead or is too big */
export function linearMatcher(pattern: Pattern, groups: number, flags: string): (text: string, from: number) => Match | undefined {
  const program = new Writer(flags.includes('i')).write(pattern)
  return (text, from) => run(program, groups, flags.includes('m'), text, from)
}

class Writer {
  readonly #code: Instruction[] = []
  readonly #ignoresCase: boolean
  constructor(ignoresCase: boolean) {
    this.#ignoresCase = ignoresCase
  }

  write(pattern: Pattern): Instruction[] {
    this.#part(pattern)
    this.#code.push({ op: 'match' })
    return this.#code
  }

  #part(pattern: Pattern): void {
    if (this.#code.length > mostInstructions) throw new RefusedPattern('is too big')
    switch (pattern.type) {
      case 'set':
        return void this.#code.push({ op: 'unit', test: tester(pattern.set, this.#ignoresCase) })
      case 'empty':
        return
      case 'assert':
        return void this.#code.push({ op: 'assert', kind: pattern.kind })
      case 'group':
        this.#code.push({ op: 'save', slot: pattern.index * 2 })
        this.#part(pattern.part)
        return void this.#code.push({ op: 'save', slot: pattern.index * 2 + 1 })
      case 'sequence':
        return pattern.parts.forEach((part) => this.#part(part))
      case 'choice':
        return this.#choice(pattern.parts)
      case 'repeat':
        return this.#repeat(pattern)
      case 'look':
        throw new RefusedPattern('looks ahead and can take too long')
    }
  }

  #choice(parts: readonly Pattern[]): void {
    const jumps: { op: 'jump'; to: number }[] = []
    parts.forEach((part, index) => {
      if (index === parts.length - 1) return this.#part(part)
      const split = { op: 'split' as const, first: this.#code.length + 1, second: 0 }
      this.#code.push(split)
      this.#part(part)
      const jump = { op: 'jump' as const, to: 0 }
      jumps.push(jump)
      this.#code.push(jump)
      split.second = this.#code.length
    })
    for (const jump of jumps) jump.to = this.#code.length
  }

  #repeat({ part, min, max, greedy, firstGroup, lastGroup }: Extract<Pattern, { type: 'repeat' }>): void {
    // A round that takes nothing does not count in JavaScript, which all ways at once cannot tell.
    if (max > min && shortest(part) === 0) throw new RefusedPattern('repeats what can be empty')
    const once = (): void => {
      // Groups within are those of the last round.
      if (lastGroup >= firstGroup) this.#code.push({ op: 'clear', from: firstGroup * 2, to: lastGroup * 2 + 1 })
      this.#part(part)
    }
    for (let count = 0; count < min; count++) once()
    if (max === Number.POSITIVE_INFINITY) {
      const start = this.#code.length
      this.#optional(greedy, () => {
        once()
        this.#code.push({ op: 'jump', to: start })
      })
    } else this.#upTo(max - min, greedy, once)
  }

  #upTo(count: number, greedy: boolean, once: () => void): void {
    const splits: { op: 'split'; first: number; second: number }[] = []
    for (let index = 0; index < count; index++) {
      if (this.#code.length > mostInstructions) throw new RefusedPattern('is too big')
      const split = { op: 'split' as const, first: 0, second: 0 }
      splits.push(split)
      this.#code.push(split)
      split.first = split.second = this.#code.length
      once()
    }
    for (const split of splits) split[greedy ? 'second' : 'first'] = this.#code.length
  }

  #optional(greedy: boolean, write: () => void): void {
    const split = { op: 'split' as const, first: this.#code.length + 1, second: this.#code.length + 1 }
    this.#code.push(split)
    write()
    split[greedy ? 'second' : 'first'] = this.#code.length
  }
}

function tester({ ranges, negated }: CharacterSet, ignoresCase: boolean): (unit: number) => boolean {
  if (!ignoresCase) return (unit) => contains(ranges, unit) !== negated
  const known = new Map<number, boolean>()
  return (unit) => {
    let result = known.get(unit)
    if (result === undefined) {
      const large = upper(unit)
      // Any unit that compares as this one does.
      const same = [unit, large, String.fromCharCode(unit).toLowerCase().charCodeAt(0), String.fromCharCode(large).toLowerCase().charCodeAt(0)].filter((other) => upper(other) === large)
      result = same.some((other) => contains(ranges, other)) !== negated
      known.set(unit, result)
    }
    return result
  }
}

type Saved = readonly (number | undefined)[]

interface Thread {
  at: number
  saved: Saved
}

function run(program: readonly Instruction[], groups: number, multiline: boolean, text: string, from: number): Match | undefined {
  const none: Saved = Array.from({ length: (groups + 1) * 2 }, () => undefined)
  const seen = new Int32Array(program.length).fill(-1)
  let threads: Thread[] = []
  let best: Saved | undefined
  const add = (list: Thread[], start: number, saved: Saved, place: number): void => {
    const stack: Thread[] = [{ at: start, saved }]
    while (stack.length > 0) {
      const { at, saved: current } = stack.pop()!
      if (seen[at] === place) continue
      seen[at] = place
      const instruction = program[at]!
      switch (instruction.op) {
        case 'jump':
          stack.push({ at: instruction.to, saved: current })
          break
        case 'split':
          stack.push({ at: instruction.second, saved: current }, { at: instruction.first, saved: current })
          break
        case 'save':
          stack.push({ at: at + 1, saved: current.with(instruction.slot, place) })
          break
        case 'clear':
          stack.push({ at: at + 1, saved: current.map((value, slot) => (slot >= instruction.from && slot <= instruction.to ? undefined : value)) })
          break
        case 'assert':
          if (holds(instruction.kind, text, place, multiline)) stack.push({ at: at + 1, saved: current })
          break
        default:
          list.push({ at, saved: current })
      }
    }
  }
  for (let place = from; place <= text.length; place++) {
    if (!best) add(threads, 0, none.with(0, place), place)
    else if (threads.length === 0) break
    spend(8 + threads.length * 16)
    const next: Thread[] = []
    for (const { at, saved } of threads) {
      const instruction = program[at]!
      if (instruction.op === 'match') {
        best = saved.with(1, place)
        // What comes after was less preferred.
        break
      }
      if (instruction.op === 'unit' && place < text.length && instruction.test(text.charCodeAt(place))) add(next, at + 1, saved, place + 1)
    }
    threads = next
  }
  return best && matchOf(best, text)
}

function matchOf(saved: Saved, text: string): Match {
  const groups = Array.from({ length: saved.length / 2 - 1 }, (_, index) => {
    const [start, end] = [saved[index * 2 + 2], saved[index * 2 + 3]]
    return start === undefined || end === undefined ? undefined : text.slice(start, end)
  })
  const [start, end] = [saved[0]!, saved[1]!]
  return { match: text.slice(start, end), start, end, groups }
}

const isLineEnd = (unit: number): boolean => unit === 10 || unit === 13 || unit === 0x2028 || unit === 0x2029

function holds(kind: '^' | '$' | 'b' | 'B', text: string, place: number, multiline: boolean): boolean {
  switch (kind) {
    case '^':
      return place === 0 || (multiline && isLineEnd(text.charCodeAt(place - 1)))
    case '$':
      return place === text.length || (multiline && isLineEnd(text.charCodeAt(place)))
    default: {
      const before = place > 0 && isWord(text.charCodeAt(place - 1))
      const after = place < text.length && isWord(text.charCodeAt(place))
      return (before !== after) === (kind === 'b')
    }
  }
}
