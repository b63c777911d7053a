// npm run bench: every benchmark (*.bench.ts, a program of its own beside what it measures), one after the other.
//   npm run bench -- store          those whose path has "store" in it
// With MONGODB_URL set, those that can also measure that server.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const wanted = process.argv.slice(2)
const benchmarks = globSync('{flows,connectors,runtime,editor,test}/**/*.bench.ts', { cwd: root, exclude: ['**/node_modules'] })
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)))
  .sort()

for (const path of benchmarks) {
  console.log(`\n▶ ${path}`)
  const { status } = spawnSync(process.execPath, [join(root, path)], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
