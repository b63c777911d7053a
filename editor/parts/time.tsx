import { useWords } from '../i18n/index.ts'
import { clock, duration, exact, relative } from '../i18n/time.ts'
import { useNow } from './now.ts'

interface Props {
  at: number
  /** The words around it, where it stands in a sentence. */
  say?(time: string): string
}
const same = (time: string): string => time

/** A time as people say it, the exact one on hover. */
export function Ago({ at, say = same }: Props) {
  const { lang } = useWords()
  return <Exact at={at}>{say(relative(at, useNow(), lang))}</Exact>
}

/** 14:32:05, the exact one on hover. */
export function Clock({ at, say = same }: Props) {
  return <Exact at={at}>{say(clock(at))}</Exact>
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
