import type { ConnectionsService } from '../http/services.ts'
import type { Readiness } from '../http/model/health.ts'
import type { Store } from '../store/collection.ts'

/** Whether the process may be sent work: the store answers and it is not going down. Systems that are away are named, and no reason. */
export async function readiness(store: Store, connections: Pick<ConnectionsService, 'list'>, stopping: () => boolean): Promise<Readiness> {
  try {
    await store.ping()
    const waitingFor = (await connections.list()).filter(({ state }) => state === 'paused' || state === 'down').map(({ key }) => key)
    return { ready: !stopping(), store: 'ok', waitingFor }
  } catch {
    return { ready: false, store: 'unavailable', waitingFor: [] }
  }
}
