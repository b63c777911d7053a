import type { ConnectionAccess } from '../../connectors/kit/connector.ts'
import { CallError } from '../../connectors/kit/errors.ts'
import type { ConnectionTest } from '../http/model/connections.ts'
import type { Registry } from '../registry.ts'

const PROBE_MS = 10_000

/** Tests a connection by its connector's harmless operation. A failure is an answer, not an error. */
export async function probeConnection(registry: Registry, access: ConnectionAccess): Promise<ConnectionTest> {
  const connector = registry.connectors[access.connector]!
  const started = performance.now()
  const took = () => Math.round(performance.now() - started)
  try {
    await registry.callOperation(connector, connector.test.operation, access, connector.test.input, { idempotencyKey: 'test', attempt: 1, deadlineMs: PROBE_MS })
    return { ok: true, durationMs: took() }
  } catch (error) {
    const message = error instanceof CallError ? error.text : { zh: String(error), en: String(error) }
    return { ok: false, durationMs: took(), problem: { code: 'unavailable', message } }
  }
}
