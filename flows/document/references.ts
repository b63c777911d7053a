/**
 * Which of the scope's names an expression uses, where: read token by token, so that it works on half-written
 * expressions too. A name counts where it begins a path over the scope itself (also behind `$$.`); a field after a dot,
 * one in a predicate, in a step or in a grouping is the data's own, and text, comments and variables are none.
 */

/** A name of the scope in an expression, with its place. `field`: the one read of it, where it says so plainly. */
export interface Reference {
  name: string
  start: number
  end: number
  field?: string
}

/** @example referencesOf('checkStock.free > 0 and trigger.no') // checkStock (free), trigger (no) */
export function referencesOf(source: string): Reference[] {
  return new Reader(source).read()
}

/** The expression with these names of the scope called otherwise; all at once, so that two may change places. */
export function renameReferences(source: string, names: ReadonlyMap<string, string>): string {
  let result = ''
  let at = 0
  for (const { name, start, end } of referencesOf(source)) {
    const other = names.get(name)
    if (other === undefined) continue
    result += source.slice(at, start) + other
    at = end
  }
  return at === 0 ? source : result + source.slice(at)
}

const OPERATORS = new Set('.[]{}(),@#;:?+-*/%|=<>^&!~')
const WORDS = new Set(['and', 'or', 'in'])
const VALUES = new Set(['true', 'false', 'null'])

/** What is open around the place being read. `inner`: names are fields of something else than the scope. */
interface Opening {
  close: string
  inner: boolean
  /** Parameters of a function; its body follows. */
  parameters?: boolean
  bars?: number
  /** Of a predicate: the text that it stands behind. */
  text?: Reference
}

class Reader {
  readonly #source: string
  readonly #found: Reference[] = []
  readonly #open: Opening[] = []
  #at = 0
  /** What was read last is something that an operator may follow. */
  #operand = false
  #dot = false
  /** A dot here leads to the scope: behind `$$`, or `$` where the context is the scope. */
  #scopeBefore = false
  #last: Reference | undefined
  #calling = false
  #body = false
  #sort = false
  /** A step's function: its arguments are read in the step's context. */
  #stepCall = false
  /** Text that was read last. Where a path goes on from it, it is a name: `"order no".lines`. */
  #quoted: Reference | undefined

  constructor(source: string) {
    this.#source = source
  }

  read(): Reference[] {
    while (this.#at < this.#source.length) this.#next()
    return this.#found.sort((a, b) => a.start - b.start)
  }

  #inner(): boolean {
    return this.#open.at(-1)?.inner ?? false
  }

  #next(): void {
    const source = this.#source
    const char = source[this.#at]!
    if (/\s/.test(char)) return void (this.#at += 1)
    if (source.startsWith('/*', this.#at)) return this.#skipTo('*/')
    if (char === '"' || char === "'") return this.#text(char)
    if (char === '`') return this.#quotedName()
    if (char === '/' && !this.#operand) return this.#regex()
    if (OPERATORS.has(char)) return this.#operator(char)
    this.#word()
  }

  #skipTo(end: string): void {
    const found = this.#source.indexOf(end, this.#at + 2)
    this.#at = found < 0 ? this.#source.length : found + end.length
  }

  #text(quote: string): void {
    const start = this.#at
    for (this.#at += 1; this.#at < this.#source.length && this.#source[this.#at] !== quote; this.#at += 1) if (this.#source[this.#at] === '\\') this.#at += 1
    this.#at += 1
    const isStep = !this.#dot && !this.#inner()
    this.#value()
    if (isStep) this.#quoted = { name: this.#source.slice(start + 1, this.#at - 1), start, end: this.#at }
  }

  #quotedName(): void {
    const start = this.#at
    const end = this.#source.indexOf('`', start + 1)
    this.#at = end < 0 ? this.#source.length : end + 1
    if (end >= 0) this.#name(this.#source.slice(start + 1, end), start)
  }

  #regex(): void {
    let depth = 0
    for (this.#at += 1; this.#at < this.#source.length; this.#at += 1) {
      const char = this.#source[this.#at]!
      if (char === '\\') this.#at += 1
      else if ('([{'.includes(char)) depth += 1
      else if (')]}'.includes(char)) depth -= 1
      else if (char === '/' && depth <= 0) break
    }
    this.#at += 1
    while (/[im]/.test(this.#source[this.#at] ?? '')) this.#at += 1
    this.#value()
  }

  #word(): void {
    const start = this.#at
    const number = /^\d+(\.\d+)?([Ee][-+]?\d+)?/.exec(this.#source.slice(start, start + 400))
    if (number) {
      this.#at += number[0].length
      return this.#value()
    }
    while (this.#at < this.#source.length && !OPERATORS.has(this.#source[this.#at]!) && !/\s/.test(this.#source[this.#at]!)) this.#at += 1
    const word = this.#source.slice(start, this.#at)
    if (word.startsWith('$')) this.#variable(word)
    else if (WORDS.has(word) && this.#operand) this.#operated()
    else if (VALUES.has(word)) this.#value()
    else if ((word === 'function' || word === 'λ') && !this.#dot) this.#function()
    else this.#name(word, start)
  }

  #function(): void {
    this.#value()
    this.#body = true
  }

  #variable(word: string): void {
    const dot = this.#dot
    this.#value()
    this.#calling = true
    this.#stepCall = dot
    this.#scopeBefore = word === '$$' || (word === '$' && !dot && !this.#inner())
  }

  #name(name: string, start: number): void {
    const isReference = this.#dot ? this.#scopeBefore : !this.#inner()
    const ofLast = this.#dot ? this.#last : undefined
    this.#value()
    if (ofLast && ofLast.field === undefined) ofLast.field = name
    if (!isReference) return
    this.#last = { name, start, end: this.#at }
    this.#found.push(this.#last)
  }

  /** A whole operand was read. */
  #value(): void {
    this.#operand = true
    this.#dot = this.#scopeBefore = this.#calling = this.#sort = this.#stepCall = false
    this.#last = this.#quoted = undefined
  }

  /** An operator was read: an operand comes next. */
  #operated(): void {
    this.#value()
    this.#operand = false
  }

  #operator(char: string): void {
    const two = this.#source.slice(this.#at, this.#at + 2)
    if (['..', ':=', '!=', '>=', '<=', '**', '~>'].includes(two)) {
      this.#at += 2
      // `**` where an operand is due is the wildcard of all below.
      return two === '**' && !this.#operand ? this.#value() : this.#operated()
    }
    this.#at += 1
    if (char === '.') {
      if (this.#quoted) this.#found.push((this.#last = this.#quoted))
      this.#quoted = undefined
      this.#operand = false
      this.#dot = true
    } else if ('([{'.includes(char)) this.#opened(char)
    else if (')]}'.includes(char)) this.#closed(char)
    else if (char === '|') this.#bar()
    else if ((char === '*' || char === '%') && !this.#operand) this.#value()
    else if (char === '<' && this.#body) this.#signature()
    else {
      this.#operated()
      this.#sort = char === '^'
    }
  }

  #opened(char: string): void {
    const outer = this.#inner()
    const close = { '(': ')', '[': ']', '{': '}' }[char]!
    let inner = outer
    let parameters = false
    if (this.#body) {
      parameters = char === '('
      if (char === '{') this.#body = false
    } else if (char === '(') inner = outer || (this.#dot ? true : this.#sort || (this.#calling && this.#stepCall))
    else inner = outer || this.#dot || this.#operand
    const text = char === '[' ? this.#quoted : undefined
    this.#operated()
    this.#open.push({ close, inner, parameters, text })
  }

  #closed(char: string): void {
    const top = this.#open.findLastIndex((one) => one.close === char)
    const closed = top < 0 ? undefined : this.#open[top]
    if (closed) this.#open.length = top
    this.#value()
    this.#quoted = closed?.text
    this.#body = closed?.parameters === true
  }

  #bar(): void {
    const top = this.#open.at(-1)
    if (top?.bars !== undefined) {
      top.bars += 1
      if (top.bars < 3) return this.#operated()
      this.#open.pop()
      return this.#value()
    }
    this.#operated()
    this.#open.push({ close: '|', inner: true, bars: 1 })
  }

  #signature(): void {
    let depth = 1
    for (; depth > 0 && this.#at < this.#source.length; this.#at += 1) depth += this.#source[this.#at] === '<' ? 1 : this.#source[this.#at] === '>' ? -1 : 0
  }
}
