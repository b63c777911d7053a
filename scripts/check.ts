// npm run check: types, lint, walls, dead code, tests, each to its end, and a line about each at the end.
//   npm run check -- --no-tests     without the last, for who runs them anyway
//   npm run check -- types lint     only these
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const inModules = (...path: string[]): string => join(root, 'node_modules', ...path)

const parts = {
  types: [inModules('typescript', 'bin', 'tsc'), '--noEmit', '-p', root],
  lint: [inModules('oxlint', 'bin', 'oxlint'), '--deny-warnings'],
  walls: [inModules('vitest', 'vitest.mjs'), 'run', 'test/walls.test.ts', '--reporter=dot'],
  'dead code': [inModules('knip', 'bin', 'knip.js'), '--no-progress'],
  tests: [join(root, 'scripts', 'test.ts')],
} satisfies Record<string, string[]>

const asked = process.argv.slice(2)
const chosen = Object.entries(parts).filter(([name]) => {
  const only = asked.filter((each) => !each.startsWith('--'))
  return only.length > 0 ? only.includes(name) : !(name === 'tests' && asked.includes('--no-tests'))
})

const results = chosen.map(([name, args]) => {
  console.log(`\n▶ ${name}`)
  const started = Date.now()
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  return { name, passed: status === 0, seconds: ((Date.now() - started) / 1000).toFixed(1) }
})

console.log('')
for (const { name, passed, seconds } of results) console.log(`${passed ? '✓' : '✗'} ${name.padEnd(10)} ${seconds} s`)
process.exitCode = results.length > 0 && results.every(({ passed }) => passed) ? 0 : 1
