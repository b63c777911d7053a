import type { Thread } from '../theme.ts'

/** The strip of a system's thread before its name. */
export function ThreadName({ thread, children }: { thread: Thread; children: string }) {
  return (
    <span className="thread-name">
      <i style={{ background: `var(--${thread})` }} aria-hidden />
      {children}
    </span>
  )
}
