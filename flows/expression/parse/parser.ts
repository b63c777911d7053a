/** The grammar: a Pratt parser over the tokens. Errors have JSONata's codes and positions. */
import { ExpressionError } from '../expression.ts'
import { limits, overBudget } from '../runtime/budget.ts'
import { syntaxError } from './errors.ts'
import { parseSignature, type Signature, type SignatureFault } from './signature.ts'
import type { BinaryOperator, Pair, SortTerm, Syntax, SyntaxOf } from './syntax.ts'
import { Tokenizer, type Comment, type RegexLiteral, type Token } from './tokens.ts'

export interface Parsed {
  tree: Syntax
  comments: readonly Comment[]
}

/** How strongly an operator binds to what is left of it. */
const power: Readonly<Record<string, number>> = {
  '(': 80, '[': 80, '@': 80, '#': 80, '.': 75, '{': 70, '*': 60, '/': 60, '%': 60, '+': 50, '-': 50, '&': 50,
  '=': 40, '!=': 40, '<': 40, '<=': 40, '>': 40, '>=': 40, 'in': 40, '~>': 40, '^': 40, '?:': 40, '??': 40,
  'and': 30, 'or': 25, '?': 20, ':=': 10,
}
const negation = 70

/** @throws ExpressionError S01xx–S04xx, `regex`, `budget` */
export function parse(source: string): Parsed {
  if (source.length > limits.source) throw overBudget('source')
  const parser = new Parser(source)
  return { tree: parser.whole(), comments: parser.comments }
}

class Parser {
  readonly #tokens: Tokenizer
  #token: Token
  /** Where the last consumed token ended. */
  #ended = 0
  #depth = 0
  constructor(source: string) {
    this.#tokens = new Tokenizer(source)
    this.#token = this.#read(false)
  }

  get comments(): readonly Comment[] {
    return this.#tokens.comments
  }

  whole(): Syntax {
    const tree = this.#expression(0)
    if (this.#token.type !== 'end') throw syntaxError('S0201', this.#token.end, { token: this.#token.value })
    return tree
  }

  #read(afterOperand: boolean): Token {
    const token = this.#tokens.next(afterOperand)
    if (token.value === '!' || token.value === '~') if (token.type === 'operator') throw syntaxError('S0204', token.end, { token: token.value })
    return token
  }

  #is(operator: string): boolean {
    return this.#token.type === 'operator' && this.#token.value === operator
  }

  #advance(afterOperand = false): Token {
    const token = this.#token
    this.#ended = token.end
    this.#token = this.#read(afterOperand)
    return token
  }

  #expect(operator: string, afterOperand = false): Token {
    if (!this.#is(operator))
      throw syntaxError(this.#token.type === 'end' ? 'S0203' : 'S0202', this.#token.end, { value: operator, token: this.#tokenText() })
    return this.#advance(afterOperand)
  }

  #tokenText(): unknown {
    return this.#token.type === 'regex' ? `/${(this.#token.value as RegexLiteral).pattern}/` : this.#token.value
  }

  #expression(above: number): Syntax {
    if (++this.#depth > limits.nesting) throw overBudget('nesting', this.#token.end)
    let left = this.#operand(this.#advance(true))
    while (this.#token.type === 'operator' && (power[this.#token.value as string] ?? 0) > above) left = this.#infix(left, this.#advance())
    this.#depth--
    return left
  }

  /** `fields` of a node that began at `start` and ends with what was consumed last. */
  #node<T extends Syntax['type']>(fields: Omit<SyntaxOf<T>, 'start' | 'end' | 'position'> & { type: T }, position: number, start: number): Syntax {
    return { ...fields, position, start, end: this.#ended } as unknown as Syntax
  }

  #operand(token: Token): Syntax {
    const { start, end: position } = token
    switch (token.type) {
      case 'name':
      case 'variable':
      case 'string':
      case 'number':
      case 'value':
      case 'regex':
        return { type: token.type, value: token.value, position, start, end: position } as Syntax
      case 'end':
        return { type: 'end', position, start, end: position }
      case 'operator':
        return this.#prefix(token)
    }
  }

  #prefix({ value, start, end: position }: Token): Syntax {
    switch (value) {
      case 'and':
      case 'or':
      case 'in':
        return { type: 'name', value, position, start, end: position }
      case '-':
        return this.#node<'negate'>({ type: 'negate', operand: this.#expression(negation) }, position, start)
      case '*':
        return { type: 'wildcard', position, start, end: position }
      case '**':
        return { type: 'descendant', position, start, end: position }
      case '%':
        return { type: 'parent', position, start, end: position }
      case '(':
        return this.#node<'block'>({ type: 'block', expressions: this.#block() }, position, start)
      case '[':
        return this.#node<'array'>({ type: 'array', items: this.#items() }, position, start)
      case '{':
        return this.#node<'object'>({ type: 'object', pairs: this.#pairs() }, position, start)
      case '|':
        return this.#transform(position, start)
      default:
        throw syntaxError('S0211', position, { token: value })
    }
  }

  #block(): Syntax[] {
    const expressions: Syntax[] = []
    while (!this.#is(')')) {
      expressions.push(this.#expression(0))
      if (!this.#is(';')) break
      this.#advance()
    }
    this.#expect(')', true)
    return expressions
  }

  #items(): Syntax[] {
    const items: Syntax[] = []
    if (!this.#is(']'))
      for (;;) {
        let item = this.#expression(0)
        if (this.#is('..')) {
          const { end } = this.#advance()
          item = this.#node<'binary'>({ type: 'binary', operator: '..', left: item, right: this.#expression(0) }, end, item.start)
        }
        items.push(item)
        if (!this.#is(',')) break
        this.#advance()
      }
    this.#expect(']', true)
    return items
  }

  #pairs(): Pair[] {
    const pairs: Pair[] = []
    if (!this.#is('}'))
      for (;;) {
        const key = this.#expression(0)
        this.#expect(':')
        pairs.push([key, this.#expression(0)])
        if (!this.#is(',')) break
        this.#advance()
      }
    this.#expect('}', true)
    return pairs
  }

  #transform(position: number, start: number): Syntax {
    const pattern = this.#expression(0)
    this.#expect('|')
    const update = this.#expression(0)
    let removed: Syntax | undefined
    if (this.#is(',')) {
      this.#advance()
      removed = this.#expression(0)
    }
    this.#expect('|')
    return this.#node<'transform'>({ type: 'transform', pattern, update, ...(removed && { delete: removed }) }, position, start)
  }

  #infix(left: Syntax, { value, end: position }: Token): Syntax {
    const { start } = left
    switch (value) {
      case '(':
        return this.#call(left, position)
      case '[':
        return this.#filter(left, position)
      case '{':
        return this.#node<'group'>({ type: 'group', left, pairs: this.#pairs() }, position, start)
      case '^':
        return this.#node<'sort'>({ type: 'sort', left, terms: this.#terms() }, position, start)
      case ':=':
        if (left.type !== 'variable') throw syntaxError('S0212', left.position, { token: textOf(left) })
        return this.#node<'bind'>({ type: 'bind', name: left.value, left, right: this.#expression(power[':=']! - 1) }, position, start)
      case '@':
      case '#': {
        const name = this.#expression(80)
        if (name.type !== 'variable') throw syntaxError('S0214', name.position, { token: value })
        const type = value === '@' ? 'focus' : 'index'
        return this.#node<'focus' | 'index'>({ type, left, name: name.value }, position, start)
      }
      case '?':
        return this.#condition(left, position)
      case '?:':
      case '??': {
        const type = value === '?:' ? 'elvis' : 'coalesce'
        return this.#node<'elvis' | 'coalesce'>({ type, left, else: this.#expression(0) }, position, start)
      }
      default:
        return this.#node<'binary'>({ type: 'binary', operator: value as BinaryOperator, left, right: this.#expression(power[value as string]!) }, position, start)
    }
  }

  #condition(condition: Syntax, position: number): Syntax {
    const consequent = this.#expression(0)
    if (!this.#is(':')) return this.#node<'condition'>({ type: 'condition', condition, consequent }, position, condition.start)
    this.#advance()
    return this.#node<'condition'>({ type: 'condition', condition, consequent, else: this.#expression(0) }, position, condition.start)
  }

  #filter(left: Syntax, position: number): Syntax {
    if (!this.#is(']')) {
      const predicate = this.#expression(0)
      this.#expect(']', true)
      return this.#node<'filter'>({ type: 'filter', left, predicate }, position, left.start)
    }
    let step = left
    while (step.type === 'filter') step = step.left
    step.keepArray = true
    this.#advance()
    left.end = this.#ended
    return left
  }

  #terms(): SortTerm[] {
    this.#expect('(')
    const terms: SortTerm[] = []
    for (;;) {
      const marked = this.#is('<') || this.#is('>')
      const descending = this.#is('>')
      if (marked) this.#advance()
      terms.push({ descending, marked, expression: this.#expression(0) })
      if (!this.#is(',')) break
      this.#advance()
    }
    this.#expect(')')
    return terms
  }

  #call(callee: Syntax, position: number): Syntax {
    const args: Syntax[] = []
    let partial = false
    if (!this.#is(')'))
      for (;;) {
        if (this.#is('?')) {
          partial = true
          const { start, end } = this.#advance()
          args.push({ type: 'placeholder', position: end, start, end })
        } else args.push(this.#expression(0))
        if (!this.#is(',')) break
        this.#advance()
      }
    this.#expect(')', true)
    if (callee.type === 'name' && (callee.value === 'function' || callee.value === 'λ')) return this.#lambda(callee, args, position)
    return this.#node<'call' | 'partial'>({ type: partial ? 'partial' : 'call', callee, args }, position, callee.start)
  }

  #lambda(callee: SyntaxOf<'name'>, parameters: Syntax[], position: number): Syntax {
    parameters.forEach((parameter, index) => {
      if (parameter.type !== 'variable') throw syntaxError('S0208', parameter.position, { token: textOf(parameter), value: index + 1 })
    })
    const signature = this.#is('<') ? this.#signature() : undefined
    this.#expect('{')
    const body = this.#expression(0)
    this.#expect('}')
    const fields = { type: 'lambda' as const, parameters: parameters as SyntaxOf<'variable'>[], body, keyword: callee.value }
    return this.#node<'lambda'>({ ...fields, ...(signature && { signature, signatureText: signature.text }) }, position, callee.start)
  }

  #signature(): Signature {
    const { end } = this.#token
    let depth = 1
    let text = '<'
    while (depth > 0 && !this.#is('{') && this.#token.type !== 'end') {
      this.#advance()
      if (this.#is('>')) depth--
      else if (this.#is('<')) depth++
      text += String(this.#tokenText())
    }
    this.#expect('>')
    try {
      return parseSignature(text)
    } catch (error) {
      if (error instanceof Error) throw new ExpressionError('S0401', `not a signature: ${text}`, end, { cause: error })
      const { code, value, offset } = error as SignatureFault
      throw syntaxError(code, end + offset, { value })
    }
  }
}

function textOf(node: Syntax): unknown {
  return 'value' in node && node.type !== 'regex' ? node.value : node.type
}
