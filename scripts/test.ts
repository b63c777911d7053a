// npm test: everything a test needs is found, built or installed, then Vitest runs. Its arguments are Vitest's:
//   npm test -- flows            the files whose path has "flows" in it
//   npm test -- -t "over budget"
// The last line is always "N passed, N failed, N skipped".
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from '../setup/say.mjs'
import { findChromium, howToGetChromium, installChromium } from './chromium.ts'
import { ensureBuilt } from './builds.ts'
import { tallyLine, type Tally } from './last-line-reporter.ts'
import { startMongodb, type MongodbServer } from './mongodb-server.ts'

const root = join(import.meta.dirname, '..')
const filters = process.argv.slice(2)
/** A part of the tests may be run while the editor does not build; those that need it then fail by themselves. */
const whole = filters.length === 0
const missing: string[] = []
let vitest: ChildProcess | undefined
let stopped = false

// Ctrl-C reaches Vitest too; this process stays to stop the server and to say the last line.
process.on('SIGINT', () => (stopped = true))
for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stopped = true
    vitest?.kill(signal)
  })
}

const chromium = findBrowser()
if (chromium === undefined) missing.push(say('在浏览器中的测试', 'the tests in a browser'))
let editorError = ''
await ensureBuilt('editor').catch((error: Error) => (editorError = error.message))
if (editorError) console.error(editorError)
const server = await findMongodb()
if (server === undefined) missing.push(say('在 MongoDB 上的测试', 'the tests on MongoDB'))

const folder = mkdtempSync(join(tmpdir(), 'weft-test-'))
const tallyFile = join(folder, 'tally.json')
const code = stopped ? 1 : await runVitest()
await server?.stop()
const tally: Tally = existsSync(tallyFile) ? JSON.parse(readFileSync(tallyFile, 'utf8')) : { passed: 0, failed: 0, skipped: 0 }
rmSync(folder, { recursive: true, force: true })

// What keeps the run from counting, though no test failed, counts as one failure, and is said.
const troubles = [
  stopped && say('测试被中断。', 'The run was interrupted.'),
  editorError && whole && say('编辑器未能构建（见上）。', 'The editor could not be built (see above).'),
  missing.length > 0 && process.env.CI && say(`在 CI 中不允许跳过：${missing.join('、')}。`, `In CI these must not be skipped: ${missing.join(', ')}.`),
  code !== 0 && tally.failed === 0 && say(`Vitest 以代码 ${code} 结束。`, `Vitest ended with code ${code}.`),
].filter((trouble) => typeof trouble === 'string' && trouble !== '')

if (missing.length > 0) {
  const bar = '━'.repeat(72)
  console.log(`${bar}\n${say(`未运行：${missing.join('、')}。上文说明了如何补齐。`, `NOT RUN: ${missing.join(', ')}. How to get them is said above.`)}\n${bar}`)
}
troubles.forEach((trouble) => console.log(trouble))
console.log(tallyLine({ ...tally, failed: tally.failed + troubles.length }))
process.exitCode = code !== 0 ? code : troubles.length > 0 ? 1 : 0

function findBrowser(): string | undefined {
  const found = findChromium() ?? (installChromium() ? findChromium() : undefined)
  if (found === undefined) console.error(howToGetChromium())
  return found
}

async function findMongodb(): Promise<MongodbServer | undefined> {
  const given = process.env.MONGODB_URL
  return given ? { url: given, stop: async () => {} } : await startMongodb()
}

async function runVitest(): Promise<number> {
  const { MONGODB_URL: _, ...env } = process.env
  if (chromium !== undefined) env.CHROMIUM_PATH = chromium
  if (server !== undefined) env.WEFT_TEST_MONGODB_URL = server.url
  const cli = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  vitest = spawn(process.execPath, [cli, 'run', ...filters], {
    cwd: root,
    stdio: 'inherit',
    env: { ...env, WEFT_TEST_TALLY: tallyFile },
  })
  return await new Promise((resolve) => {
    vitest?.on('error', (error) => {
      console.error(error.message)
      resolve(1)
    })
    vitest?.on('close', (exit) => resolve(exit ?? 1))
  })
}
