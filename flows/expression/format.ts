import { parse } from './parse/parser.ts'
import type { Pair, Syntax } from './parse/syntax.ts'
import type { Comment } from './parse/tokens.ts'

const width = 100

/**
 * The expression laid out: one thing per line where a line would get long, comments kept where they stand.
 * @throws ExpressionError when it does not parse
 */
export function formatExpression(source: string): string {
  const { tree, comments } = parse(source)
  const printer = new Printer(source, comments)
  const text = printer.print(tree, 0)
  return printer.rest(text)
}

class Printer {
  readonly #source: string
  readonly #comments: readonly Comment[]
  #next = 0
  constructor(source: string, comments: readonly Comment[]) {
    this.#source = source
    this.#comments = comments
  }

  /** On one line if it fits there, else over several. */
  print(node: Syntax, indent: number): string {
    const before = this.#next
    const flat = this.#node(node, indent, false)
    if (!flat.includes('\n') && indent * 2 + flat.length <= width) return flat
    this.#next = before
    return this.#node(node, indent, true)
  }

  /** What comes after everything else. */
  rest(text: string): string {
    return [text, ...this.#take(this.#source.length + 1)].join(' ')
  }

  /** Comments that stand before a place. */
  #take(place: number): string[] {
    const taken: string[] = []
    for (let comment = this.#comments[this.#next]; comment && comment.start < place; comment = this.#comments[++this.#next]) taken.push(this.#source.slice(comment.start, comment.end))
    return taken
  }

  #node(node: Syntax, indent: number, broken: boolean): string {
    const comments = this.#take(node.start)
    const text = this.#text(node, indent, broken)
    return [...comments, node.keepArray ? `${text}[]` : text].join(' ')
  }

  #text(node: Syntax, indent: number, broken: boolean): string {
    const sub = (child: Syntax, level = indent): string => (broken ? this.print(child, level) : this.#node(child, level, false))
    switch (node.type) {
      case 'name':
      case 'variable':
      case 'string':
      case 'number':
      case 'value':
      case 'regex':
        return this.#source.slice(node.start, node.position)
      case 'wildcard':
        return '*'
      case 'descendant':
        return '**'
      case 'parent':
        return '%'
      case 'placeholder':
        return '?'
      case 'end':
        return ''
      case 'negate':
        return `-${sub(node.operand)}`
      case 'array':
        return this.#list('[', node.items, ']', ',', indent, broken)
      case 'block':
        return this.#list('(', node.expressions, ')', ';', indent, broken)
      case 'object':
        return this.#pairs(node.pairs, indent, broken)
      case 'group':
        return sub(node.left) + this.#pairs(node.pairs, indent, broken)
      case 'filter':
        return `${sub(node.left)}[${sub(node.predicate)}]`
      case 'focus':
        return `${sub(node.left)}@$${node.name}`
      case 'index':
        return `${sub(node.left)}#$${node.name}`
      case 'bind':
        return `${sub(node.left)} := ${sub(node.right)}`
      case 'sort':
        return `${sub(node.left)}^(${node.terms.map(({ marked, descending, expression }) => `${marked ? (descending ? '>' : '<') : ''}${sub(expression)}`).join(', ')})`
      case 'call':
      case 'partial':
        return sub(node.callee) + this.#list('(', node.args, ')', ',', indent, broken)
      case 'transform':
        return `|${sub(node.pattern)}|${sub(node.update)}${node.delete ? `, ${sub(node.delete)}` : ''}|`
      case 'lambda': {
        const head = `${node.keyword}(${node.parameters.map((parameter) => sub(parameter)).join(', ')})${node.signatureText ?? ''}`
        return broken ? `${head} {\n${pad(indent + 1)}${this.print(node.body, indent + 1)}\n${pad(indent)}}` : `${head} { ${sub(node.body)} }`
      }
      case 'binary':
        return this.#binary(node, indent, broken, sub)
      case 'elvis':
      case 'coalesce':
        return `${sub(node.left)} ${node.type === 'elvis' ? '?:' : '??'} ${sub(node.else)}`
      case 'condition':
        return this.#condition(node, indent, broken, sub)
    }
  }

  #binary(node: Extract<Syntax, { type: 'binary' }>, indent: number, broken: boolean, sub: (child: Syntax, level?: number) => string): string {
    const { operator } = node
    const left = sub(node.left)
    if (operator === '.' || operator === '..') return `${left}${operator}${sub(node.right)}`
    const isBreak = broken && ['and', 'or', '~>', '&', '+'].includes(operator)
    return isBreak ? `${left}\n${pad(indent + 1)}${operator} ${sub(node.right, indent + 1)}` : `${left} ${operator} ${sub(node.right)}`
  }

  #condition(node: Extract<Syntax, { type: 'condition' }>, indent: number, broken: boolean, sub: (child: Syntax, level?: number) => string): string {
    const gap = broken ? `\n${pad(indent + 1)}` : ' '
    const level = broken ? indent + 1 : indent
    const first = `${sub(node.condition)}${gap}? ${sub(node.consequent, level)}`
    return node.else ? `${first}${gap}: ${sub(node.else, level)}` : first
  }

  #list(open: string, items: readonly Syntax[], close: string, separator: string, indent: number, broken: boolean): string {
    if (items.length === 0) return open + close
    if (!broken) return open + items.map((item) => this.#node(item, indent, false)).join(`${separator} `) + close
    // A call of one argument that is long itself hugs it.
    if (items.length === 1 && open === '(' && separator === ',') return open + this.print(items[0]!, indent) + close
    const lines = items.map((item) => `${pad(indent + 1)}${this.print(item, indent + 1)}`)
    return `${open}\n${lines.join(`${separator}\n`)}\n${pad(indent)}${close}`
  }

  #pairs(pairs: readonly Pair[], indent: number, broken: boolean): string {
    if (pairs.length === 0) return '{}'
    if (!broken) return `{ ${pairs.map(([key, value]) => `${this.#node(key, indent, false)}: ${this.#node(value, indent, false)}`).join(', ')} }`
    const lines = pairs.map(([key, value]) => `${pad(indent + 1)}${this.print(key, indent + 1)}: ${this.print(value, indent + 1)}`)
    return `{\n${lines.join(',\n')}\n${pad(indent)}}`
  }
}

const pad = (indent: number): string => '  '.repeat(indent)
