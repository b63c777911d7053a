// npm start: builds what has changed, then is the runtime. All arguments are the runtime's.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { builds, ensureBuilt } from './builds.ts'

try {
  await ensureBuilt('runtime', 'editor')
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
const { main } = (await import(pathToFileURL(join(builds.runtime.out, 'main.js')).href)) as { main: () => Promise<void> }
await main()
