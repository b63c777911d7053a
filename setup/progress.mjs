// What is being done and for how long: one moving line on a terminal, a few plain lines elsewhere (a log, CI).
import { say } from './say.mjs'

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const PLAIN_EVERY_MS = 15_000

/**
 * Shows that something is under way, on standard error.
 *
 * @param {string} what for example "Installing the packages"
 * @example
 * const task = progress('Building the editor')
 * task.note('12 of 40')
 * task.done() // or task.fail()
 */
export function progress(what, out = process.stderr) {
  const started = Date.now()
  let detail = ''
  let frame = 0
  const seconds = () => say(`${Math.round((Date.now() - started) / 1000)} 秒`, `${Math.round((Date.now() - started) / 1000)} s`)
  const line = (mark) => [`${mark} ${what}`, detail, seconds()].filter(Boolean).join(' · ')
  const draw = () => out.write(`\r\x1b[2K${line(FRAMES[frame++ % FRAMES.length]).slice(0, (out.columns || 80) - 1)}`)

  if (out.isTTY) draw()
  else out.write(`${what} …\n`)
  const timer = setInterval(out.isTTY ? draw : () => out.write(`${line('…')}\n`), out.isTTY ? 120 : PLAIN_EVERY_MS)
  timer.unref()

  const end = (mark) => {
    clearInterval(timer)
    detail = ''
    out.write(`${out.isTTY ? '\r\x1b[2K' : ''}${line(mark)}\n`)
  }
  return {
    note(text) {
      detail = text
    },
    done: () => end('✓'),
    fail: () => end('✗'),
  }
}
