// npm run build: the editor, with Vite, into editor/dist. Built beside it and moved there, so that what is served is
// always one whole build, also when this is interrupted or runs twice at once.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { builtEditor, editorFingerprint, editorFolder, root, stampName } from './editor.ts'

const fingerprint = editorFingerprint()
const fresh = join(root, '.cache', `editor-${process.pid}`)
const old = `${fresh}-old`

mkdirSync(join(root, '.cache'), { recursive: true })
try {
  await build({ root: editorFolder, build: { outDir: fresh, emptyOutDir: true }, logLevel: 'warn' })
  writeFileSync(join(fresh, stampName), fingerprint)
  moveAway(builtEditor, old)
  renameSync(fresh, builtEditor)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
} finally {
  rmSync(fresh, { recursive: true, force: true })
  rmSync(old, { recursive: true, force: true })
}

function moveAway(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
