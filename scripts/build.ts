// npm run build [-- editor|runtime]: with Vite. Built beside its place and moved there, so that what is used is always one
// whole build, also when this is interrupted or runs twice at once.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type InlineConfig } from 'vite'
import { builds, editorFolder, fingerprint, root, stampName, type BuildName } from './builds.ts'

const names = process.argv.slice(2).filter((name): name is BuildName => Object.hasOwn(builds, name))
for (const name of names.length > 0 ? names : (Object.keys(builds) as BuildName[])) await make(name)

async function make(name: BuildName): Promise<void> {
  const { out } = builds[name]
  const stamp = fingerprint(name)
  const fresh = join(root, '.cache', `${name}-${process.pid}`)
  const old = `${fresh}-old`
  mkdirSync(join(root, '.cache'), { recursive: true })
  try {
    await build({ ...configOf(name, fresh), logLevel: 'warn' })
    writeFileSync(join(fresh, stampName), stamp)
    moveAway(out, old)
    renameSync(fresh, out)
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  } finally {
    rmSync(fresh, { recursive: true, force: true })
    rmSync(old, { recursive: true, force: true })
  }
}

function configOf(name: BuildName, outDir: string): InlineConfig {
  if (name === 'editor') return { root: editorFolder, build: { outDir, emptyOutDir: true } }
  return {
    root, configFile: false, publicDir: false, ssr: { noExternal: true },
    build: {
      outDir, emptyOutDir: true, ssr: true, minify: false, target: 'esnext',
      rolldownOptions: {
        input: { main: join(root, 'runtime', 'main.ts'), simulators: join(root, 'connectors', 'simulators.ts') },
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
  }
}

function moveAway(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
