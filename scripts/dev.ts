// npm run dev: the runtime, started again whenever a file of it changes, and the editor on Vite's own server, which asks
// that runtime. The arguments are the runtime's: npm run dev -- --no-demo --data /tmp/weft
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createServer } from 'vite'
import { editorFolder, root } from './builds.ts'

const args = process.argv.slice(2)
const { port = '4700' } = parseArgs({ args, options: { port: { type: 'string' } }, strict: false }).values
process.env.WEFT_URL = `http://127.0.0.1:${String(port)}` // editor/vite.config.ts hands /api and /hooks on to it

const runtime = spawn(process.execPath, ['--watch', '--watch-preserve-output', join(root, 'runtime', 'main.ts'), ...args], { stdio: 'inherit' })
const editor = await createServer({ root: editorFolder })
await editor.listen()
editor.printUrls()

process.on('SIGINT', () => {}) // a terminal sends it to the runtime, too
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => runtime.kill(signal))
runtime.on('close', (code) => {
  void editor.close().then(() => process.exit(code ?? 1))
})
