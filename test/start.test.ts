import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'weft-start-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('SIGTERM the moment the address is told, before the simulators are there, ends with exit code 0', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'runtime', 'main.ts'), '--data', folder, '--port', '0', '--no-demo'], { stdio: ['ignore', 'pipe', 'ignore'] })
  child.stdout.once('data', () => child.kill('SIGTERM'))
  const ended = await new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
  expect(ended).toEqual({ code: 0, signal: null })
})
