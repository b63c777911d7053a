// The walls of the house (ARCHITECTURE.md). Tests and benchmarks may look over them: they stand in a room, but put
// things together.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'vite'
import { describe, expect, test } from 'vitest'
import { cycles, importsOf, readImports, sourceFiles, type Import } from './walls/imports.ts'

const root = join(import.meta.dirname, '..')
const everything = readImports(root)
const isTest = (path: string): boolean => /\.(test|bench)\.tsx?$/.test(path)
const shipped = everything.filter(({ file }) => !isTest(file))

/** The imports in a room that its wall does not let through, as `file → target`. */
function breaches(room: string, allowed: (each: Import) => boolean): string[] {
  return shipped.filter((each) => each.file.startsWith(room) && !allowed(each)).map(({ file, target }) => `${file} → ${target}`)
}

const isOurs = ({ specifier }: Import): boolean => specifier.startsWith('.') || specifier.startsWith('/')
const isNode = ({ specifier }: Import): boolean => specifier.startsWith('node:')
const into = ({ target }: Import, ...rooms: string[]): boolean => rooms.some((room) => target.startsWith(room))

describe('walls', () => {
  test('flows imports nothing of ours and nothing of Node', () => {
    expect(breaches('flows/', (each) => !isNode(each) && (!isOurs(each) || into(each, 'flows/')))).toEqual([])
  })

  test('connectors import flows and connectors, never the runtime or the editor', () => {
    expect(breaches('connectors/', (each) => !isOurs(each) || into(each, 'flows/', 'connectors/'))).toEqual([])
  })

  test("a system's folder never imports another system's, and the kit none", () => {
    const folder = (path: string): string | undefined => /^connectors\/([^/]+)\//.exec(path)?.[1]
    const allowed = ({ file, target }: Import): boolean => {
      const [own, other] = [folder(file), folder(target)]
      return own === undefined || other === undefined || other === own || other === 'kit'
    }
    expect(breaches('connectors/', allowed)).toEqual([])
  })

  test('the engine imports flows alone, and nothing of Node', () => {
    expect(breaches('runtime/engine/', (each) => !isNode(each) && (!isOurs(each) || into(each, 'flows/', 'runtime/engine/')))).toEqual([])
  })

  test('the engine has no clock, no random, no timers', () => {
    const impure = sourceFiles(root).filter((file) => file.startsWith('runtime/engine/') && !isTest(file)).flatMap(impurities)
    expect(impure).toEqual([])
  })

  test('flows and the engine use only what a browser and Node have alike', () => {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const { stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '--pretty', 'false', '-p', join(import.meta.dirname, 'walls', 'tsconfig.json')], { cwd: root, encoding: 'utf8' })
    // Unknown names only: what else is wrong is the matter of the type check.
    expect(stdout.split('\n').filter((line) => /error TS(2304|2503|2552|2580|2584|2591|2792|2867|2868):/.test(line))).toEqual([])
  })

  test('http never reaches for a store adapter', () => {
    expect(breaches('runtime/http/', ({ target }) => !/^runtime\/store\/(sqlite|mongodb)(\.ts|\/)/.test(target))).toEqual([])
  })

  test('in the runtime only main.ts names a connector or a simulator', () => {
    const allowed = (each: Import): boolean => each.file === 'runtime/main.ts' || !into(each, 'connectors/') || into(each, 'connectors/kit/')
    expect(breaches('runtime/', allowed)).toEqual([])
  })

  test('the runtime never imports the editor, and nothing imports main.ts but scripts and tests', () => {
    expect(breaches('runtime/', (each) => !into(each, 'editor/'))).toEqual([])
    const importers = shipped.filter(({ target }) => target === 'runtime/main.ts').map(({ file }) => file)
    expect(importers.filter((file) => !/^(scripts|test)\//.test(file))).toEqual([])
  })

  test("the editor imports flows, and of the runtime only types", () => {
    const allowed = (each: Import): boolean =>
      each.file === 'editor/vite.config.ts' ||
      (!isNode(each) && (!isOurs(each) || into(each, 'editor/', 'flows/') || (each.typeOnly && into(each, 'runtime/')) || each.target === 'package.json'))
    expect(breaches('editor/', allowed)).toEqual([])
  })

  test('there are no import cycles', () => {
    expect(cycles(everything).map((cycle) => cycle.join(' → '))).toEqual([])
  })

  test('what is imported comes with a clone: git ignores none of it', () => {
    const files = everything.filter((each) => isOurs(each)).map(({ target }) => target)
    const { stdout } = spawnSync('git', ['check-ignore', '--no-index', '--stdin'], { cwd: root, encoding: 'utf8', input: [...new Set(files)].join('\n') })
    expect(stdout ?? '').toBe('')
  })
})

describe('the reader of imports', () => {
  const files = new Set(['a/type.ts', 'a/value.ts', 'a/re.ts', 'a/all.ts', 'a/lazy.ts', 'a/inline.ts', 'a/worker.ts', 'b.ts'])
  const read = (source: string): string[] =>
    importsOf('a/x.tsx', source, (path) => files.has(path)).map(({ target, typeOnly }) => `${target}${typeOnly ? ' (type)' : ''}`)

  test('finds every form, and whether it leaves a trace at run time', () => {
    const source = `
      import type { A } from './type.ts'
      import { type B } from './value.ts'
      import 'react'
      export { c } from './re.ts'
      export type * from './all.ts'
      const d = await import('./lazy.ts')
      type E = import('./inline.ts').E
      new Worker(new URL('./worker.ts', import.meta.url))
      const f = <p title="x">import g from './no.ts'</p> // import h from './no.ts'
    `
    expect(read(source).sort()).toEqual(
      ['a/type.ts (type)', 'a/value.ts', 'react', 'a/re.ts', 'a/all.ts (type)', 'a/lazy.ts', 'a/inline.ts (type)', 'a/worker.ts'].sort(),
    )
  })

  test('resolves paths from the root', () => {
    expect(read("import '../b.ts'; import '../b'; import './style.css?inline'")).toEqual(['b.ts', 'b.ts', 'a/style.css'])
  })

  test('finds a cycle once, types included', () => {
    const edge = (file: string, target: string): Import => ({ file, target, specifier: target, typeOnly: true })
    expect(cycles([edge('a', 'b'), edge('b', 'c'), edge('c', 'b'), edge('a', 'c')])).toEqual([['b', 'c', 'b']])
  })

  test('sees a clock', () => {
    expect(impuritiesIn('x.ts', 'const a = Date.now() + Math.random(); new Date(); new Date(0); setTimeout(f); performance.now()')).toEqual([
      'x.ts: Date.now',
      'x.ts: Math.random',
      'x.ts: new Date()',
      'x.ts: setTimeout',
      'x.ts: performance.now',
    ])
  })
})

function impurities(file: string): string[] {
  return impuritiesIn(file, readFileSync(join(root, file), 'utf8'))
}

function impuritiesIn(file: string, source: string): string[] {
  const found: { at: number; what: string }[] = []
  new Visitor({
    MemberExpression(node) {
      const text = source.slice(node.start, node.end)
      if (/^(Date\.now|Math\.random|performance\.\w+|crypto\.\w+)$/.test(text)) found.push({ at: node.start, what: text })
    },
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0) found.push({ at: node.start, what: 'new Date()' })
    },
    CallExpression(node) {
      if (node.callee.type === 'Identifier' && /^(setTimeout|setInterval|setImmediate|queueMicrotask|Date)$/.test(node.callee.name)) {
        found.push({ at: node.start, what: node.callee.name })
      }
    },
  }).visit(parseSync(file, source).program)
  return found.sort((a, b) => a.at - b.at).map(({ what }) => `${file}: ${what}`)
}
