// The first step of every npm script, run as npm runs it, on a house that needs no installation: what it hands on.
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { progress } from '../setup/progress.mjs'
import { language } from '../setup/say.mjs'

const root = join(import.meta.dirname, '..')
let house = ''

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'weft-setup-'))
  for (const file of ['run.mjs', 'install.mjs', 'progress.mjs', 'say.mjs']) cpSync(join(root, 'setup', file), join(house, 'setup', file))
  mkdirSync(join(house, 'node_modules'))
  writeFileSync(join(house, 'package.json'), '{"type":"module"}')
  writeFileSync(join(house, 'package-lock.json'), '{"packages":{"":{}}}')
  stampAsInstalled()
  writeFileSync(
    join(house, 'script.ts'),
    `const [what, code]: string[] = process.argv.slice(2)
     for (const signal of ['SIGINT', 'SIGTERM'] as const) {
       process.on(signal, () => {
         console.log('got', signal)
         setTimeout(() => process.exit(0), 50)
       })
     }
     if (what === 'exit') process.exit(Number(code))
     if (what === 'die') process.kill(process.pid, 'SIGKILL')
     setInterval(() => {}, 1000)
     console.log('up')`,
  )
})

afterAll(() => rmSync(house, { recursive: true, force: true }))

function stampAsInstalled(): void {
  const hash = createHash('sha256').update(readFileSync(join(house, 'package-lock.json'))).digest('hex')
  writeFileSync(join(house, 'node_modules', '.weft-installed.json'), JSON.stringify({ lock: `${hash} ${process.platform} ${process.arch}` }))
}

interface Started {
  child: ChildProcess
  output: () => string
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  until(text: string): Promise<void>
}

function start(program: string, args: string[], env: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(program, args, { cwd: house, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, npm_lifecycle_event: undefined, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  return {
    child,
    output: () => output,
    ended: new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal }))),
    async until(text) {
      while (!output.includes(text)) await new Promise((resolve) => setTimeout(resolve, 20))
    },
  }
}

const run = (...args: string[]): Started => start(process.execPath, [join('setup', 'run.mjs'), 'script.ts', ...args])

describe('the first step', () => {
  test("hands on the script's exit code", async () => {
    expect((await run('exit', '7').ended).code).toBe(7)
  })

  test('dies of what the script died of', async () => {
    expect((await run('die').ended).signal).toBe('SIGKILL')
  })

  test('hands SIGTERM to the script, once, and waits for it', async () => {
    const started = run('stay')
    await started.until('up')
    started.child.kill('SIGTERM')
    expect(await started.ended).toEqual({ code: 0, signal: null })
    expect(started.output().match(/got SIGTERM/g)).toHaveLength(1)
  })

  test("ends the script when npm's shell dies of the SIGTERM", async () => {
    // The shell does not make way for the command, since there is another one after it.
    const started = start('sh', ['-c', '"$0" setup/run.mjs script.ts stay; true', process.execPath], { npm_lifecycle_event: 'start' })
    await started.until('up')
    started.child.kill('SIGTERM')
    await started.ended // its output is closed only once the script has ended, too
    expect(started.output()).toContain('got SIGTERM')
  })

  test('says in a sentence what to do when the packages are missing and there is no network', async () => {
    rmSync(join(house, 'node_modules', '.weft-installed.json'))
    writeFileSync(join(house, 'package-lock.json'), lockWithOnePackage)
    writeFileSync(join(house, 'package.json'), '{"name":"house","dependencies":{"big.js":"7.0.1"}}')
    const started = start(process.execPath, [join('setup', 'run.mjs'), 'script.ts'], {
      LC_ALL: 'zh_CN.UTF-8',
      npm_config_registry: 'http://127.0.0.1:9/',
      npm_config_cache: join(house, 'cache'),
      npm_config_fetch_retries: '0',
    })
    expect((await started.ended).code).toBe(1)
    expect(started.output()).toMatch(/安装依赖包[\s\S]*网络不可用/)
  })
})

const lockWithOnePackage = JSON.stringify({
  name: 'house',
  lockfileVersion: 3,
  requires: true,
  packages: { '': { name: 'house', dependencies: { 'big.js': '7.0.1' } }, 'node_modules/big.js': { version: '7.0.1' } },
})

describe('what it says', () => {
  test.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LC_ALL: 'en_GB.UTF-8', LANG: 'zh_CN.UTF-8' }, 'en'],
    [{ LANG: 'C' }, 'en'],
    [{ LANG: 'zhx_YY' }, 'en'],
  ])('%j is read as %s', (env, expected) => {
    expect(language(env)).toBe(expected)
  })

  test('progress is a few plain lines where there is no terminal, and one moving line where there is', () => {
    const lines = (isTTY: boolean): string => {
      let text = ''
      const out = { isTTY, columns: 80, write: (more: string) => (text += more) } as unknown as NodeJS.WriteStream
      const task = progress('Weaving', out)
      task.note('3/4')
      task.done()
      return text.replaceAll('\r\u001B[2K', '<again>')
    }
    expect(lines(false)).toMatch(/^Weaving …\n✓ Weaving · 0 \S+\n$/)
    expect(lines(true)).toMatch(/^<again>⠋ Weaving · 0 \S+<again>✓ Weaving · 0 \S+\n$/)
  })
})
