export const HIDDEN = '••••'

/** Headers that are never shown, whatever their value. */
const secretHeaders = /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key|api-key|.*(token|secret|signature).*)$/i

/** Hides every occurrence of a connection's secrets. */
export interface Redactor {
  text(value: string): string
  headers(headers: Record<string, string>): Record<string, string>
  /** Looks into `raw` (the value as sent) first, so that the usual value without secrets costs no copy. */
  value(value: unknown, raw: string | undefined): unknown
}

/** @example redactor(['s3cret']).text('token s3cret refused') // 'token •••• refused' */
export function redactor(secrets: Iterable<string>): Redactor {
  const hidden = [...secrets].filter((secret) => secret.length >= 4).flatMap((secret) => [...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])])
  const hide = (value: string) => hidden.reduce((shown, secret) => (shown.includes(secret) ? shown.replaceAll(secret, HIDDEN) : shown), value)
  return {
    text: hide,
    headers: (headers) => {
      const shown: Record<string, string> = {}
      for (const name in headers) shown[name] = secretHeaders.test(name) ? HIDDEN : hide(headers[name]!)
      return shown
    },
    value: (value, raw) => (raw !== undefined && hidden.every((secret) => !raw.includes(secret)) ? value : deep(value, hide)),
  }
}

function deep(value: unknown, hide: (value: string) => string): unknown {
  if (typeof value === 'string') return hide(value)
  if (Array.isArray(value)) return value.map((item) => deep(item, hide))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [hide(name), deep(item, hide)]))
}
