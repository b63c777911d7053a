/** Tells whoever listens that an answer said 401: the router then leads to sign-in and back. */
type Listener = () => void

const listeners = new Set<Listener>()

export function onSignedOut(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function markSignedOut(): void {
  for (const listener of listeners) listener()
}
