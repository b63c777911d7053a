import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parseSync, Visitor, type ESTree } from 'vite'

export interface Import {
  /** The importing file, from the root of the repository, with forward slashes. */
  file: string
  specifier: string
  /** The imported file in the same form, or the specifier as it stands when it names a package or `node:` module. */
  target: string
  /** It leaves no trace at run time: `import type`, `export type … from`, `import('…')` in a type. */
  typeOnly: boolean
}

const rooms = ['flows', 'connectors', 'runtime', 'editor', 'test', 'scripts']

/** All TypeScript of the house, from the root of the repository. */
export function sourceFiles(root: string): string[] {
  return globSync(`{${rooms.join(',')}}/**/*.{ts,tsx}`, { cwd: root, exclude: ['**/node_modules', '**/dist'] })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
}

/**
 * What a file imports, in any of the forms the language has, and files named by `new URL('./x.ts', import.meta.url)`
 * (workers). Read from the syntax tree: text in comments and strings does not count.
 */
export function importsOf(file: string, source: string, exists: (path: string) => boolean): Import[] {
  const { program, errors } = parseSync(file, source)
  if (errors[0] !== undefined) throw new Error(`${file}: ${errors[0].message}`)
  const found: Import[] = []
  const add = (node: ESTree.Node | null | undefined, typeOnly: boolean): void => {
    if (node?.type !== 'Literal' || typeof node.value !== 'string') return
    found.push({ file, specifier: node.value, target: resolve(file, node.value, exists), typeOnly })
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source, node.importKind === 'type'),
    ExportNamedDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ImportExpression: (node) => add(node.source, false),
    TSImportType: (node) => add(node.source, true),
    NewExpression: (node) => {
      const [path, base] = node.arguments
      const isUrl = node.callee.type === 'Identifier' && node.callee.name === 'URL'
      const isHere = base !== undefined && source.slice(base.start, base.end) === 'import.meta.url'
      if (isUrl && isHere && path?.type === 'Literal' && /\.tsx?$/.test(String(path.value))) add(path, false)
    },
  }).visit(program)
  return found
}

export function readImports(root: string): Import[] {
  const exists = (path: string): boolean => existsSync(join(root, path)) && statSync(join(root, path)).isFile()
  return sourceFiles(root).flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8'), exists))
}

function resolve(file: string, specifier: string, exists: (path: string) => boolean): string {
  if (!specifier.startsWith('.')) return specifier
  // Vite's `./text.css?inline` names the file before the question mark.
  const path = posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ''))
  return [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find(exists) ?? path
}

/** The import cycles, each once, as the files along it. */
export function cycles(imports: readonly Import[]): string[][] {
  const next = Map.groupBy(imports, (each) => each.file)
  const state = new Map<string, 'open' | 'done'>()
  const path: string[] = []
  const found: string[][] = []
  const visit = (file: string): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      found.push([...path.slice(path.indexOf(file)), file])
      return
    }
    state.set(file, 'open')
    path.push(file)
    for (const { target } of next.get(file) ?? []) visit(target)
    path.pop()
    state.set(file, 'done')
  }
  for (const file of next.keys()) visit(file)
  return found
}
