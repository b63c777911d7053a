/**
 * Looks again and again until `look` gives something other than undefined, null or false; never longer than `withinMs`.
 * @throws with `what` and what `last` says when the time is over
 */
export async function until<T>(what: string, look: () => Promise<T | undefined | null | false> | T | undefined | null | false, { withinMs = 20_000, everyMs = 25, last = () => '' as unknown } = {}): Promise<T> {
  for (const end = Date.now() + withinMs; ; ) {
    const found = await look()
    if (found !== undefined && found !== null && found !== false) return found
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what}\n${JSON.stringify(await last(), undefined, 1).slice(0, 8000)}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
