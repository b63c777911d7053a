import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { say } from '../setup/say.mjs'
import { step } from './step.ts'

export const root = join(import.meta.dirname, '..')
export const editorFolder = join(root, 'editor')
export const builtEditor = join(editorFolder, 'dist')

/**
 * What is built before a start. The editor, for browsers; and the runtime as few files, because finding and reading its
 * 1,200 modules (679 of them TypeBox's) takes most of a second and 30 MB, at each start. See docs/decisions/001.
 */
export const builds = {
  editor: { title: say('构建编辑器', 'Building the editor'), sources: ['editor', 'flows', 'package-lock.json'], out: builtEditor },
  runtime: { title: say('构建运行时', 'Building the runtime'), sources: ['runtime', 'connectors', 'flows', 'package-lock.json'], out: join(root, 'dist') },
} as const
export type BuildName = keyof typeof builds

/** Inside the build, so that whoever deletes the build deletes the stamp. */
export const stampName = '.built-from'
const notSources = new Set(['dist', 'node_modules'])

/**
 * A fingerprint of a build's sources by path, size and time of change: no file is read, so that it costs a few
 * milliseconds at every start.
 */
export function fingerprint(name: BuildName): string {
  const hash = createHash('sha256')
  const add = (path: string): void => {
    const full = join(root, path)
    const stat = statSync(full)
    if (!stat.isDirectory()) {
      hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`)
      return
    }
    for (const entry of readdirSync(full).sort()) {
      if (!notSources.has(entry) && !/\.test\.tsx?$/.test(entry)) add(`${path}/${entry}`)
    }
  }
  builds[name].sources.forEach(add)
  return hash.digest('hex')
}

function isFresh(name: BuildName): boolean {
  const stamp = join(builds[name].out, stampName)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(name)
}

/**
 * Builds what has changed since its last build, in a process of its own: Vite would stay in the memory of a runtime that
 * goes on in this one.
 *
 * @throws Error with Vite's output when a build fails.
 */
export async function ensureBuilt(...names: BuildName[]): Promise<void> {
  for (const name of names) if (!isFresh(name)) await step(builds[name].title, [process.execPath, join(import.meta.dirname, 'build.ts'), name])
}
