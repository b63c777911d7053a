// npm run mongodb: a MongoDB-protocol server to try things on, until Ctrl-C. Nothing of it is kept.
//   npm run mongodb                      prints its address and waits
//   npm run mongodb -- npm run demo      runs the command with MONGODB_URL set, and ends with it
import { spawn } from 'node:child_process'
import { startMongodb } from './mongodb-server.ts'

const server = await startMongodb()
if (server === undefined) process.exit(1)
const [program, ...args] = process.argv.slice(2)

if (program === undefined) {
  console.log(`MONGODB_URL=${server.url}`)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void server.stop())
} else {
  // On Windows npm and its like are batch files, which only a shell can start.
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, MONGODB_URL: server.url }, shell: process.platform === 'win32' })
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  const code = await new Promise<number>((resolve) => {
    child.on('error', (error) => {
      console.error(error.message)
      resolve(127)
    })
    child.on('close', (exit) => resolve(exit ?? 1))
  })
  await server.stop()
  process.exitCode = code
}
