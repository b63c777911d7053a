import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { say } from '../setup/say.mjs'
import { step } from './step.ts'

export const root = join(import.meta.dirname, '..')
export const editorFolder = join(root, 'editor')
export const builtEditor = join(editorFolder, 'dist')

/** Inside the build, so that whoever deletes the build deletes the stamp. */
export const stampName = '.built-from'

/** What the build is made of: the editor, the language it shares with the runtime, and the locked packages. */
const sources = ['editor', 'flows', 'package-lock.json']
const notSources = new Set(['dist', 'node_modules'])

/**
 * A fingerprint of the editor's sources by path, size and time of change: no file is read, so that it costs a few
 * milliseconds at every start.
 */
export function editorFingerprint(): string {
  const hash = createHash('sha256')
  const add = (path: string): void => {
    const full = join(root, path)
    const stat = statSync(full)
    if (!stat.isDirectory()) {
      hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`)
      return
    }
    for (const name of readdirSync(full).sort()) {
      if (!notSources.has(name) && !/\.test\.tsx?$/.test(name)) add(`${path}/${name}`)
    }
  }
  sources.forEach(add)
  return hash.digest('hex')
}

export function editorIsFresh(): boolean {
  const stamp = join(builtEditor, stampName)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === editorFingerprint()
}

/**
 * Builds the editor when its sources have changed since the last build, in a process of its own: Vite would stay in the
 * memory of a runtime that goes on in this one.
 *
 * @throws Error with Vite's output when the build fails.
 */
export async function ensureEditor(): Promise<void> {
  if (editorIsFresh()) return
  await step(say('构建编辑器', 'Building the editor'), [process.execPath, join(import.meta.dirname, 'build.ts')])
}
