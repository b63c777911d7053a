import { Fragment, useMemo, type ReactNode } from 'react'

interface Props {
  value: unknown
  label: string
}

/** More than this is cut: nobody reads on, and the page stays quick. */
const MAX = 60_000

/** A value as JSON, coloured. */
export function Json({ value, label }: Props) {
  const parts = useMemo(() => colour(value), [value])
  return <pre className="json" tabIndex={0} role="region" aria-label={label}>{parts}</pre>
}

export function jsonText(value: unknown): string {
  return JSON.stringify(value, undefined, 2) ?? ''
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g

function colour(value: unknown): ReactNode[] {
  const whole = jsonText(value)
  const text = whole.slice(0, MAX)
  const parts: ReactNode[] = []
  let at = 0
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > at) parts.push(<Fragment key={at}>{text.slice(at, match.index)}</Fragment>)
    const kind = match[2] !== undefined ? 'key' : match[1] !== undefined ? 'string' : match[3] !== undefined ? 'word' : 'number'
    parts.push(<span key={match.index} className={`j-${kind}`}>{match[1] ?? match[0]}</span>)
    if (match[2] !== undefined) parts.push(match[2])
    at = match.index + match[0].length
  }
  parts.push(text.slice(at))
  if (whole.length > MAX) parts.push('\n…')
  return parts
}
