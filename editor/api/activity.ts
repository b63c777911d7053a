/** When somebody last did something here: what the page asks by itself must not keep a session alive. */
let last = Date.now()

for (const kind of ['pointerdown', 'keydown', 'wheel'] as const) window.addEventListener(kind, () => (last = Date.now()), { capture: true, passive: true })

const IDLE_MS = 60_000

/** Nobody has touched the page for a minute. */
export function isIdle(): boolean {
  return Date.now() - last > IDLE_MS
}
