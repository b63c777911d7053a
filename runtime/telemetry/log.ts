/**
 * Structured logs: one JSON object a line. What people read (address, chains) goes to stdout by the start script; the log
 * goes to `logs/weft.log` in the data folder when a person watches the terminal, else to stderr, where a service manager
 * collects it. Secrets do not reach it, at whatever depth they stand.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino'

export type { Logger } from 'pino'

const HIDDEN = '••••'
const DEPTH = 8

/** Fields whose value is never written: by name, whatever case and joint (`apiKey`, `api_key`, `set-cookie`). */
const SECRET = /^(?:authorization|proxyauthorization|cookie|setcookie|.*password|passphrase|.*secrets?|.*token|.*apikey|.*privatekey|key|masterkey|credential|credentials|signature|webhooksignature|idempotencykey)$/

/** `key` alone names a connection or a flow almost everywhere; a long one without spaces is a secret. */
const LOOKS_LIKE_KEY = /^[A-Za-z0-9+/_=-]{32,}$/

/**
 * A copy without secrets; also of errors, and cut at a depth where nobody reads on.
 * @example redacted({ headers: { Authorization: 'Bearer x' } }) // { headers: { Authorization: '••••' } }
 */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return withoutCredentials(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEPTH) return '…'
  if (value instanceof Error) return redacted({ ...stdSerializers.err(value) }, depth)
  if (Array.isArray(value)) return value.slice(0, 100).map((one) => redacted(one, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, isSecret(name, inner) ? HIDDEN : redacted(inner, depth + 1)]))
}

function isSecret(name: string, value: unknown): boolean {
  const plain = name.toLowerCase().replace(/[-_]/g, '')
  if (!SECRET.test(plain)) return false
  return plain !== 'key' || (typeof value === 'string' && LOOKS_LIKE_KEY.test(value))
}

/** Credentials within a text: in an address, behind Bearer or Basic, a webhook secret. */
function withoutCredentials(text: string): string {
  return text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+@/gi, `$1${HIDDEN}@`)
    .replace(/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+/gi, `$1 ${HIDDEN}`)
    .replace(/\bwhsec_[A-Za-z0-9+/=]+/g, HIDDEN)
}

export interface LogOptions {
  level: string
  /** The data folder. */
  data: string
  /** Default: whether stderr is a terminal. */
  terminal?: boolean
  destination?: DestinationStream
}

/** @example const log = openLog({ level: 'info', data: config.data }); log.child({ room: 'worker' }).info({ run }, 'claimed') */
export function openLog({ level, data, terminal = process.stderr.isTTY === true, destination }: LogOptions): Logger {
  const log = pino(
    {
      level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => error },
      formatters: {
        level: (label) => ({ level: label }),
        log: (object) => redacted(object) as Record<string, unknown>,
      },
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map((one: unknown) => (typeof one === 'string' ? withoutCredentials(one) : one)) as typeof args)
        },
      },
    },
    destination ?? pino.destination(terminal ? { dest: logFile(data), mkdir: true, sync: false } : { dest: 2, sync: true }),
  )
  // pino writes a child's bindings as they are; every child, and theirs, comes from this one.
  const { child } = log
  log.child = function (this: Logger, bindings: object, options: object) {
    return child.call(this, redacted(bindings) as object, options)
  } as typeof child
  return log
}

function logFile(data: string): string {
  const folder = join(data, 'logs')
  mkdirSync(folder, { recursive: true })
  return join(folder, 'weft.log')
}
