// Installs the pinned Node.js and, on it, the packages of the house. Only loaded when something is missing.
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { basename, delimiter, dirname, join, relative, sep } from 'node:path'
import { progress } from './progress.mjs'
import { say } from './say.mjs'

/** A failure the reader can act on: `sentence` is all that is shown of it. */
class SetupError extends Error {
  constructor(zh, en, details = '') {
    super(en)
    this.sentence = say(zh, en) + (details && `\n${details}`)
  }
}

/** Installs setup/ and answers with the path of the Node.js program in it. */
export async function installNode(setup) {
  const version = Object.values(JSON.parse(readFileSync(join(setup.folder, 'package.json'), 'utf8')).optionalDependencies)[0]
  return await oneAtATime(setup, async () => {
    const done = setup.installed()
    if (done) return join(setup.folder, done.node)
    await npmCi(setup, process.execPath, say(`安装 Node.js ${version}`, `Installing Node.js ${version}`))
    const program = findNode(setup.folder)
    if (program === undefined || spawnSync(program, ['--version']).status !== 0) {
      const machine = `${process.platform}/${process.arch}`
      throw new SetupError(
        `没有适用于本机（${machine}）的 Node.js ${version}，请自行安装 Node.js 26 或更新版本后重试。`,
        `There is no Node.js ${version} that runs on this machine (${machine}): install Node.js 26 or newer yourself, then try again.`,
      )
    }
    writeStamp(setup, { node: relative(setup.folder, program) })
    return program
  })
}

/** Installs the packages of the house with npm's own program, run on the given Node.js. */
export async function installPackages(house, node) {
  await oneAtATime(house, async () => {
    if (house.installed()) return
    await npmCi(house, node, say('安装依赖包', 'Installing the packages'))
    writeStamp(house, {})
  })
}

const writeStamp = (target, more) => writeFileSync(target.stamp, JSON.stringify({ lock: target.wanted(), ...more }))

/** The `node` that the one platform package in setup/node_modules declares in its `bin`. */
function findNode(folder) {
  for (const name of readdirSync(join(folder, 'node_modules'))) {
    const manifest = join(folder, 'node_modules', name, 'package.json')
    if (!existsSync(manifest)) continue
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
    if (bin?.node) return join(folder, 'node_modules', name, bin.node)
  }
  return undefined
}

/** `npm start` and `npm test` may be run side by side: the second waits for the first one's installation. */
async function oneAtATime({ folder }, work) {
  const lock = join(folder, '.install.lock')
  for (;;) {
    try {
      const file = openSync(lock, 'wx')
      writeFileSync(file, String(process.pid))
      closeSync(file)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw notWritable(folder, error)
      if (!holderIsAlive(lock)) rmSync(lock, { force: true })
      else await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }
  const release = () => rmSync(lock, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

function holderIsAlive(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/**
 * npm as a JavaScript file, so that it runs on the Node.js we choose and without a shell: the one that runs us, else the
 * one beside this Node.js, else the one on the PATH.
 */
function findNpm() {
  const given = process.env.npm_execpath
  if (given && basename(given) === 'npm-cli.js' && existsSync(given)) return given
  const home = dirname(process.execPath)
  const inside = join('node_modules', 'npm', 'bin', 'npm-cli.js')
  const candidates = [join(home, inside), join(home, '..', 'lib', inside)]
  for (const folder of (process.env.PATH ?? process.env.Path ?? '').split(delimiter).filter(Boolean)) {
    candidates.push(join(folder, inside), join(folder, 'npm'))
  }
  for (const candidate of candidates) {
    const file = existsSync(candidate) ? realpathSync(candidate) : ''
    if (basename(file) === 'npm-cli.js') return file
  }
  throw new SetupError(
    '找不到 npm：请安装 Node.js 自带的 npm（例如从 nodejs.org，或 Debian 的 npm 软件包）后重试。',
    'npm was not found: install the one that comes with Node.js (from nodejs.org, or the Debian package npm), then try again.',
  )
}

async function npmCi({ folder, stamp }, node, title) {
  const npm = findNpm()
  try {
    rmSync(stamp, { force: true })
    mkdirSync(dirname(stamp), { recursive: true })
  } catch (error) {
    throw notWritable(folder, error)
  }
  const task = progress(title)
  const total = downloads(folder)
  let fetched = 0
  let log = ''
  // Options are given here so that none from the caller's environment (another prefix, production only) leads astray.
  const args = [npm, 'ci', '--prefix', folder, '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=http']
  const child = spawn(node, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...debianModules(npm) } })
  const stop = (signal) => {
    child.kill(signal)
    process.exit(1)
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop)
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      fetched += text.match(/http fetch GET 200 \S+\.tgz/g)?.length ?? 0
      if (fetched > 0) task.note(`${Math.min(fetched, total)}/${total}`)
      log = (log + text).slice(-20_000)
    })
  }
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      log += String(error)
      resolve(1)
    })
    child.on('close', (exit) => resolve(exit ?? 1))
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stop)
  if (code === 0) return task.done()
  task.fail()
  throw explain(folder, log)
}

/** How many packages of the lockfile this machine needs; the others are for other systems. */
function downloads(folder) {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))
  const fits = (allowed, own) => allowed === undefined || [allowed].flat().includes(own)
  return Object.entries(packages).filter(([path, entry]) => path !== '' && fits(entry.os, process.platform) && fits(entry.cpu, process.arch)).length
}

/** Debian splits npm into modules that only Debian's own Node.js finds by itself. */
function debianModules(npm) {
  const [, modules] = /^(.*[\\/]share[\\/]nodejs)[\\/]npm[\\/]/.exec(npm) ?? []
  return modules === undefined || sep === '\\' ? {} : { NODE_PATH: [modules, process.env.NODE_PATH].filter(Boolean).join(delimiter) }
}

function notWritable(folder, error) {
  if (error.code === 'ENOSPC') return explain(folder, 'ENOSPC')
  return new SetupError(
    `文件夹 ${folder} 不可写（${error.code}），无法安装：请换到可写的文件夹或修改权限。`,
    `The folder ${folder} cannot be written to (${error.code}), so nothing can be installed: move it to one that can, or change its permissions.`,
  )
}

/** npm's log as one sentence, with npm's own error lines below it where they help. */
function explain(folder, log) {
  const details = log.split(/\r?\n/).filter((line) => /^npm (error|ERR!)/.test(line) && !/A complete log|code E\w+$|^npm \S+ +at /.test(line)).slice(0, 4).join('\n')
  if (/\b(EACCES|EROFS|EPERM)\b/.test(log)) return notWritable(folder, { code: /\b(EACCES|EROFS|EPERM)\b/.exec(log)[0] })
  if (/\bENOSPC\b/.test(log)) return new SetupError('磁盘已满，无法安装。', 'The disk is full, so nothing can be installed.')
  if (/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/.test(log)) {
    return new SetupError(
      '第一次启动要从 npm 下载依赖包，但网络不可用：请连上网络（或设置 npm 的 registry、proxy）后重试。',
      'The first start downloads packages from npm, and the network cannot be reached: connect (or set npm\'s registry or proxy), then try again.',
      details,
    )
  }
  return new SetupError('依赖包安装失败：', 'Installing the packages failed:', details || log.slice(-2000))
}
