/** The server's clock, so that processes on machines whose clocks differ agree on leases. */

const maxAge = 30_000

/**
 * Asks the server at most every 30 s (`hello` gives `localTime`) and counts on from there by the monotonic clock; asks
 * again when this machine's clock has jumped, or the machine has slept. A server that gives no time leaves the process's.
 */
export function serverClock(hello: () => Promise<{ localTime?: unknown }>): () => Promise<number> {
  let known: { at: number; local: number; server: number } | undefined
  let asking: Promise<void> | undefined
  const ask = async (): Promise<void> => {
    const begun = performance.now()
    const { localTime } = await hello()
    const at = performance.now()
    const halfTrip = (at - begun) / 2
    known = { at, local: Date.now(), server: localTime instanceof Date ? localTime.getTime() + halfTrip : Date.now() }
  }
  const isFresh = (): boolean => {
    if (known === undefined) return false
    const passed = performance.now() - known.at
    return passed < maxAge && Math.abs(Date.now() - known.local - passed) < 1_000
  }
  return async () => {
    if (!isFresh()) await (asking ??= ask().finally(() => (asking = undefined)))
    const { at, server } = known as NonNullable<typeof known>
    return Math.round(server + performance.now() - at)
  }
}
