import type { Connector } from './connector.ts'
import type { SimulateOptions, Simulator } from './simulator/types.ts'

export { refuse, Refusal } from './simulator/refusal.ts'
export type * from './simulator/types.ts'

/**
 * Starts a system as its connector declares it: a real HTTP server on a durable store.
 * Throws when an `act` operation has no reducer or the port is taken.
 *
 * @example
 * const crm = await simulate(crmConnector, { data, behaviour, manners: { pageSizes: [100, 99] } })
 * await fetch(`${crm.url}/orders`, { headers: { authorization: `Bearer ${crm.token}` } })
 */
export async function simulate(connector: Connector, options: SimulateOptions): Promise<Simulator> {
  void connector
  void options
  throw new Error('being written')
}
