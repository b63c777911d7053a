import { spawnSync } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { progress } from '../setup/progress.mjs'
import { say } from '../setup/say.mjs'

/**
 * A Chromium or Chrome on this machine, for the tests in a browser: `CHROMIUM_PATH` when set, else one on the PATH, in
 * Playwright's cache, or in the usual places of macOS and Windows.
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH
  return [...onPath(env), ...inPlaywrightCache(env), ...usualPlaces(env)].find(isProgram)
}

/**
 * Installs Debian's package where that can be done without a question: apt-get, and root or sudo without a password.
 * The fonts are those that Chinese needs.
 *
 * @returns whether it ran through; find it with {@link findChromium}.
 */
export function installChromium(): boolean {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  if (!runs(['apt-get', '--version']) || !runs([...asRoot, 'true'])) return false
  const task = progress(say('安装 Chromium（Debian 软件包）', 'Installing Chromium (Debian package)'))
  const apt = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', '-o', 'Dpkg::Use-Pty=0']
  const installed = runs([...apt, 'update']) && runs([...apt, 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'])
  if (installed) task.done()
  else task.fail()
  return installed
}

/** What to do where none was found and none can be installed. */
export const howToGetChromium = (): string =>
  say(
    '没有找到 Chromium：请安装 Chromium 或 Chrome，或把 CHROMIUM_PATH 设为它的路径（Debian、Ubuntu：apt install chromium）。',
    'No Chromium was found: install Chromium or Chrome, or set CHROMIUM_PATH to its path (Debian, Ubuntu: apt install chromium).',
  )

function* onPath(env: NodeJS.ProcessEnv): Generator<string> {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean)
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']) {
    for (const folder of folders) yield join(folder, name + suffix)
  }
}

function* inPlaywrightCache(env: NodeJS.ProcessEnv): Generator<string> {
  const home = homedir()
  const cache =
    env.PLAYWRIGHT_BROWSERS_PATH ??
    { darwin: join(home, 'Library/Caches/ms-playwright'), win32: join(env.LOCALAPPDATA ?? home, 'ms-playwright') }[process.platform as string] ??
    join(home, '.cache/ms-playwright')
  const programs = [
    'chrome-linux/chrome',
    'chrome-linux64/chrome',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-win/chrome.exe',
    'chrome-win64/chrome.exe',
  ]
  for (const folder of list(cache).filter((name) => /^chromium-\d+$/.test(name)).sort().reverse()) {
    for (const program of programs) yield join(cache, folder, program)
  }
}

function* usualPlaces(env: NodeJS.ProcessEnv): Generator<string> {
  if (process.platform === 'darwin') {
    for (const name of ['Chromium', 'Google Chrome', 'Microsoft Edge']) yield `/Applications/${name}.app/Contents/MacOS/${name}`
  }
  if (process.platform === 'win32') {
    for (const base of [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]) {
      for (const inside of ['Chromium/Application/chrome.exe', 'Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe']) {
        if (base) yield join(base, inside)
      }
    }
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function runs([program, ...args]: string[]): boolean {
  return spawnSync(program!, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}
