import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { progress } from '../setup/progress.mjs'

/**
 * Runs a program with its progress shown and its output kept back.
 *
 * @throws Error with the title and the end of the output, when it does not end with 0.
 * @example await step('Building the editor', [process.execPath, 'scripts/build.ts'])
 */
export async function step(title: string, [program, ...args]: [string, ...string[]], cwd?: string): Promise<void> {
  const task = progress(title)
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (coloured: string) => {
      const text = stripVTControlCharacters(coloured)
      output += text
      task.note(text.trim().split('\n').at(-1) ?? '')
    })
  }
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve).on('error', (error) => {
      output += error.message
      resolve(1)
    })
  })
  if (code === 0) return task.done()
  task.fail()
  throw new Error(`${title}:\n${output.trim().split('\n').slice(-40).join('\n')}`)
}
