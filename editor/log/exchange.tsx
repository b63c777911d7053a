import { useWords } from '../i18n/index.ts'
import { duration } from '../i18n/time.ts'
import { CopyButton } from '../parts/copy.tsx'
import { Json, jsonText } from '../parts/json.tsx'
import { StatusMark } from '../parts/status.tsx'

interface Wire {
  method?: string
  path?: string
  status?: number
  headers?: Record<string, string>
  body?: unknown
}

/** A request or an answer as it went over the wire, secrets taken out before it was written down. */
export function Exchange({ title, value, durationMs }: { title: string; value: unknown; durationMs?: number }) {
  const { lang } = useWords()
  if (typeof value !== 'object' || value === null) return null
  const { method, path, status, headers, body } = value as Wire
  const shown = headers || body !== undefined ? { ...(headers && Object.keys(headers).length > 0 ? { headers } : {}), ...(body === undefined ? {} : { body }) } : undefined
  return (
    <section>
      <div className="section-head">
        <h3>{title}</h3>
        {method && <span className="dim cut mono">{method} {path}</span>}
        {status !== undefined && <StatusMark status={status < 400 ? 'succeeded' : 'failed'} word={String(status)} />}
        {status !== undefined && durationMs !== undefined && <span className="dim">{duration(durationMs, lang)}</span>}
        <span className="gap" />
        <CopyButton text={jsonText(value)} />
      </div>
      {shown && Object.keys(shown).length > 0 && <Json value={body !== undefined && !shown.headers ? body : shown} label={title} />}
    </section>
  )
}
