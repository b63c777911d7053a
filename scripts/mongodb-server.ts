import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from '../setup/say.mjs'
import { step } from './step.ts'

const root = join(import.meta.dirname, '..')
const source = join(root, 'test', 'servers', 'ferretdb')
const cache = join(root, '.cache', 'ferretdb')
const program = join(cache, process.platform === 'win32' ? 'ferretdb.exe' : 'ferretdb')

export interface MongodbServer {
  url: string
  /** Stops it and deletes its data. May be called twice. */
  stop(): Promise<void>
}

/**
 * Builds FerretDB (once: a minute or two) and starts it on a free loopback port and a temporary folder. It also ends when
 * this process does, however that comes about: it watches the pipe that is its standard input.
 *
 * @returns undefined, after a sentence on standard error, where it cannot be built.
 */
export async function startMongodb(): Promise<MongodbServer | undefined> {
  if (!(await build())) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'weft-mongodb-'))
  const child = spawn(program, ['-folder', folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const clean = (): void => rmSync(folder, { recursive: true, force: true })
  process.once('exit', clean)
  const url = await readyUrl(child)
  if (url === undefined) {
    console.error(say('FerretDB 启动失败。', 'FerretDB did not start.'))
    return undefined
  }
  return {
    url,
    async stop() {
      child.stdin.end()
      await ended
      clean()
    },
  }
}

async function readyUrl(child: ChildProcess): Promise<string | undefined> {
  return await new Promise((resolve) => {
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const [, url] = /^ready (\S+)/m.exec(output) ?? []
      if (url !== undefined) resolve(url)
    })
    child.once('error', () => resolve(undefined))
    child.once('close', () => resolve(undefined))
  })
}

async function build(): Promise<boolean> {
  const stamp = join(cache, 'built-from')
  const hash = createHash('sha256')
  for (const name of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(source, name)))
  const wanted = hash.digest('hex')
  if (existsSync(program) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true

  const go = findGo()
  if (go === undefined) {
    console.error(
      say(
        '没有 MongoDB 服务器可用：请把 MONGODB_URL 设为一个服务器的地址，或安装 Go（1.24 或更新）以便自动构建 FerretDB。',
        'There is no MongoDB server to use: set MONGODB_URL to one, or install Go (1.24 or newer) so that FerretDB can be built.',
      ),
    )
    return false
  }
  mkdirSync(cache, { recursive: true })
  const title = say('构建 FerretDB（MongoDB 协议的测试服务器）', 'Building FerretDB (the MongoDB-protocol server for tests)')
  try {
    await step(title, [go, 'build', '-trimpath', '-o', program, '.'], source)
  } catch (error) {
    console.error((error as Error).message)
    return false
  }
  writeFileSync(stamp, wanted)
  return true
}

function findGo(): string | undefined {
  const places = ['go', '/usr/local/go/bin/go', '/opt/homebrew/bin/go', 'C:\\Program Files\\Go\\bin\\go.exe']
  return places.find((place) => spawnSync(place, ['version'], { stdio: 'ignore' }).status === 0)
}
