// The first step of every npm script: finds or installs the pinned Node.js and the packages, then runs the script on them.
//
//   node setup/run.mjs scripts/start.ts --no-demo
//
// Plain JavaScript for any Node from 18 on. When nothing is to be installed it reads four small files and starts the
// script, so it must import nothing heavy; what installs stands in install.mjs. Why setup/ is a package of its own: its package.json.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const REQUIRED_MAJOR = 26

/** A folder with a lockfile, and the stamp in its node_modules that says which lockfile was installed, for which machine. */
function packageFolder(folder) {
  const stamp = join(folder, 'node_modules', '.weft-installed.json')
  const wanted = () => `${createHash('sha256').update(readFileSync(join(folder, 'package-lock.json'))).digest('hex')} ${process.platform} ${process.arch}`
  return {
    folder,
    stamp,
    wanted,
    /** What the stamp recorded, or undefined when the folder has to be installed (again). */
    installed() {
      try {
        const recorded = JSON.parse(readFileSync(stamp, 'utf8'))
        return recorded.lock === wanted() ? recorded : undefined
      } catch {
        return undefined
      }
    },
  }
}

async function pinnedNode() {
  if (Number(process.versions.node.split('.')[0]) >= REQUIRED_MAJOR) return process.execPath
  const setup = packageFolder(join(root, 'setup'))
  const program = setup.installed()?.node
  if (program && existsSync(join(setup.folder, program))) return join(setup.folder, program)
  const { installNode } = await import('./install.mjs')
  return await installNode(setup)
}

async function main([script, ...args]) {
  const node = await pinnedNode()
  const house = packageFolder(root)
  if (!house.installed()) {
    const { installPackages } = await import('./install.mjs')
    await installPackages(house, node)
  }
  if (shellIsGone()) process.exit(1)
  start(node, [join(root, script), ...args])
}

/** npm passes a SIGTERM on to the shell between us, and Debian's shell just dies of it: then its death is the signal. */
const shell = process.env.npm_lifecycle_event && process.platform !== 'win32' ? process.ppid : undefined
const shellIsGone = () => shell !== undefined && process.ppid !== shell

/** Runs the script in this process's place: same streams, its signals, its exit code. */
function start(node, args) {
  const path = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const env = {
    NODE_COMPILE_CACHE: join(root, '.cache', 'node-compile'),
    ...process.env,
    [path]: [dirname(node), process.env[path]].filter(Boolean).join(delimiter),
  }
  const child = spawn(node, args, { stdio: 'inherit', env })
  let told = false
  const tell = (signal) => {
    told = true
    child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C on a terminal reaches the whole group: the script has it already, and a second one would mean "at once".
      if (signal === 'SIGINT' && process.stdin.isTTY) told = true
      else tell(signal)
    })
  }
  const watch = setInterval(() => {
    if (!shellIsGone()) return
    clearInterval(watch)
    if (!told) tell('SIGTERM')
  }, 500)
  child.on('error', (error) => {
    console.error(error.message)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

await main(process.argv.slice(2)).catch((error) => {
  console.error(error.sentence ?? error)
  process.exit(1)
})
