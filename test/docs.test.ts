// What the documents name is there: files, anchors, npm scripts, routes, options. Prose stays the matter of who reads it.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkFlow } from '../flows/document/check.ts'
import { functions } from '../flows/expression/functions.ts'
import { checkRule } from '../runtime/alerts/check-rule.ts'
import { readConfig } from '../runtime/config.ts'
import { fakeServices, testApp } from '../runtime/http/testing/services.ts'

const root = join(import.meta.dirname, '..')
const documents = [...globSync('*.md', { cwd: root }), ...globSync('docs/**/*.md', { cwd: root })].map((path) => path.replaceAll('\\', '/')).sort()
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')
const withoutCode = (text: string): string => text.replace(/^```[^]*?^```$/gm, '')

test('there are documents', () => {
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'docs/operations.md', 'docs/user-guide.zh.md', 'docs/user-guide.en.md']))
})

describe.each(documents)('%s', (document) => {
  const text = textOf(document)

  test('every relative link leads to a file and, where it names one, a heading', () => {
    const broken = [...withoutCode(text).matchAll(/\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]*))?\)/g)].flatMap(([, path = '', heading]) => {
      const target = path === '' ? document : posix.normalize(posix.join(dirname(document), decodeURIComponent(path)))
      if (!existsSync(join(root, target))) return [path]
      return heading === undefined || headingsOf(textOf(target)).includes(heading) ? [] : [`${path}#${heading}`]
    })
    expect(broken).toEqual([])
  })

  test('every file and folder named in code marks is there', () => {
    const named = [...withoutCode(text).matchAll(/`((?:flows|connectors|runtime|editor|scripts|setup|test|docs)\/[^`\s]*)`/g)].map(([, path = '']) => path)
    expect(named.filter((path) => !/[*<{]|\/dist\//.test(path) && !examples.has(path) && !existsSync(join(root, path)))).toEqual([])
  })

  test('every npm script is one', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
    const named = [...text.matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(start|test)\b)/g)].map(([, run, short]) => run ?? short ?? '')
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })

  test('every route is in the API’s document', async () => {
    const { paths } = await openApi()
    const named = [...text.matchAll(/`(GET|POST) (\/(?:api|hooks|health)\/[^\s`?]*)/g)].map(([, method = '', path = '']) => ({ method: method.toLowerCase(), path }))
    expect(named.filter(({ method, path }) => !Object.entries(paths).some(([known, methods]) => method in methods && matches(known, path)))).toEqual([])
  })
})

test('the options in docs/operations.md are those that there are', () => {
  const named = [...new Set([...textOf('docs/operations.md').matchAll(/`--([a-z-]+)`/g)].map(([, name = '']) => name))].sort()
  let said = ''
  try {
    readConfig(['--nothing'], {})
  } catch (error) {
    said = (error as Error).message
  }
  const known = [...said.matchAll(/ --([a-z-]+)/g)].map(([, name = '']) => name).sort()
  expect(named).toEqual(known)
})

test('the flow and the rule in docs/flow-format.md may be published', () => {
  const [flow, rule] = [...textOf('docs/flow-format.md').matchAll(/```json\n([^]*?)```/g)].map(([, json = '']) => JSON.parse(json) as unknown)
  expect([checkFlow(flow), checkRule(rule)]).toEqual([[], []])
})

test('the functions in docs/flow-format.md are those that there are, with their examples', () => {
  const rows = [...textOf('docs/flow-format.md').matchAll(/^\| `\$(\w+)\([^`]*\)`[^|]*\| `([^`]+)` \| `([^`]+)` \|$/gm)].map(([, name, expr, result = '']) => [name, expr, JSON.parse(result) as unknown])
  expect(rows).toEqual(Object.entries(functions).map(([name, { example }]) => [name, example.expr, example.result]))
})

/** Files that the connector guide makes up. */
const examples = new Set(['connectors/procurement/operations/request-reschedule.ts'])

/** As GitHub names them: small letters, spaces as hyphens, other marks left out. */
function headingsOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replace(/[^\p{L}\p{N}\s-]/gu, '').replaceAll(' ', '-'))
}

/** @example matches('/api/runs/{id}', '/api/runs/<id>') // true */
function matches(known: string, named: string): boolean {
  const [a, b] = [known.split('/'), named.split('/')]
  return a.length === b.length && a.every((part, index) => part.startsWith('{') || part === b[index])
}

async function openApi(): Promise<{ paths: Record<string, Record<string, unknown>> }> {
  const answer = await testApp(fakeServices()).request('http://127.0.0.1/api/openapi.json')
  return (await answer.json()) as { paths: Record<string, Record<string, unknown>> }
}
