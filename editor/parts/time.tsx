import { useWords } from '../i18n/index.ts'
import { clock, duration, exact, relative } from '../i18n/time.ts'
import { useNow } from './now.ts'

/** A time as people say it, the exact one on hover. */
export function Ago({ at }: { at: number }) {
  const { lang } = useWords()
  return <Exact at={at}>{relative(at, useNow(), lang)}</Exact>
}

/** 14:32:05, the exact one on hover. */
export function Clock({ at }: { at: number }) {
  return <Exact at={at}>{clock(at)}</Exact>
}

function Exact({ at, children }: { at: number; children: string }) {
  return <time dateTime={new Date(at).toISOString()} title={exact(at)}>{children}</time>
}

/** How long from `from` to `to`, counting on while `to` is open. */
export function Took({ from, to }: { from: number; to: number | undefined }) {
  return to === undefined ? <Counting from={from} /> : <Length ms={to - from} />
}

function Counting({ from }: { from: number }) {
  return <Length ms={useNow() - from} />
}

export function Length({ ms }: { ms: number }) {
  const { lang } = useWords()
  return <span className="num">{duration(ms, lang)}</span>
}
