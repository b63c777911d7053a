// The runtime as a process that a test may kill: everything real but the points at which it kills itself and, where
// asked for, a store that fails now and then. Started by `siege.ts`.
import { callOperation } from '../../connectors/kit/client.ts'
import { listPages } from '../../connectors/kit/list.ts'
import { simulated, systemKeys, type RunningSimulators } from '../../connectors/simulators.ts'
import { assemble } from '../../runtime/assemble.ts'
import { readConfig } from '../../runtime/config.ts'
import { openStore } from '../../runtime/store/open.ts'
import { openLog } from '../../runtime/telemetry/log.ts'
import { connectSystems, library, tester } from '../journeys/weft.ts'
import type { Kill, Point } from './points.ts'
import { unreliableStore, watchedStore } from './store.ts'

export interface RuntimeOptions {
  data: string
  mongodbUrl?: string
  /** As `RunningSimulators.access` gives them. */
  access: Record<(typeof systemKeys)[number], ReturnType<RunningSimulators['access']>>
  systems: RunningSimulators['systems']
  kill?: Kill
  leaseMs?: number
  /** Of the store's writes. */
  faults?: { seed: number; share: number }
}

/** What it is asked, and what it says. */
export type Question = { id: number; ask: 'runs' } | { id: number; ask: 'release'; run: string }

const options = JSON.parse(process.argv[2]!) as RuntimeOptions
let left = options.kill?.nth ?? 0
/** The start itself may end in one sentence when the store fails; it is not what is tested here. */
const has = { begun: false }

function at(point: Point): void {
  if (point !== options.kill?.point || (left -= 1) > 0) return
  process.kill(process.pid, 'SIGKILL')
  // Not one more line runs.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

const config = readConfig(['--port', '0', '--data', options.data], { MONGODB_URL: options.mongodbUrl, WEFT_LOG_LEVEL: process.env.WEFT_LOG_LEVEL ?? 'silent' })
const weft = await assemble({
  config, library, editor: options.data, log: openLog({ level: config.logLevel, data: config.data }), pollMs: 100, leaseMs: options.leaseMs,
  async openStore(asked) {
    const store = watchedStore(await openStore(asked), at)
    return options.faults ? unreliableStore(store, options.faults, has) : store
  },
  registry: {
    connectors: Object.fromEntries(systemKeys.map((key) => [key, simulated[key].connector])),
    listPages,
    async callOperation(connector, operation, access, input, how) {
      const result = await callOperation(connector, operation, access, input, how)
      const { action } = connector.operations[operation]!
      if (action !== 'get' && action !== 'list') at('afterCommit')
      return result
    },
  },
})
const simulators = { systems: options.systems, access: (key) => options.access[key] } as RunningSimulators
await connectSystems(weft, { simulators })
const { url } = await weft.listen()
await weft.begin()
has.begun = true
process.send!({ url })
if (options.kill?.point === 'time') {
  left = 1
  setTimeout(() => at('time'), options.kill.nth)
}

process.on('message', (question: Question) => void answer(question))
process.on('SIGTERM', () => {
  weft.stop().then(() => process.exit(0), (error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})
// Its parent is gone: so is the reason to be.
process.on('disconnect', () => process.exit(2))

async function answer(question: Question): Promise<void> {
  const { runs } = weft.services
  try {
    if (question.ask === 'runs') process.send!({ id: question.id, result: (await runs.list({ limit: 500 })).items })
    else process.send!({ id: question.id, result: await runs.retry(question.run, {}, tester).then(() => 1, goesOn) })
  } catch (error) {
    process.send!({ id: question.id, error: String(error) })
  }
}

/** 409: it was let go on before the list was read. */
function goesOn(error: unknown): number {
  if ((error as { status?: number }).status === 409) return 0
  throw error
}
