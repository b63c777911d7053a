/** Everything that is set from outside, read once at start: arguments and environment, nothing else anywhere. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { text, type Text } from '../flows/document/text.ts'

export interface Config {
  /** 0: a free one. */
  port: number
  host: string
  /** Only this machine can reach the host. */
  loopback: boolean
  tls?: { cert: string; key: string }
  /** A proxy in front ends TLS; its X-Forwarded headers count. */
  behindProxy: boolean
  /** Whether the first start sends the three orders through. */
  demo: boolean
  /** Folder of everything that is kept. */
  data: string
  mongodbUrl?: string
  /** Base64 of 32 bytes; without it the key is a file in `data`. */
  key?: string
  /** Where that file is. */
  keyFile: string
  role: 'all' | 'api' | 'worker'
  production: boolean
  language: 'zh' | 'en'
  logLevel: string
}

/** What was asked for cannot be. One sentence; exit code 1. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem'
  readonly text: Text
  constructor(text: Text) {
    super(text.en)
    this.text = text
  }
}

const options = {
  port: { type: 'string' }, host: { type: 'string' }, 'tls-cert': { type: 'string' }, 'tls-key': { type: 'string' },
  'behind-proxy': { type: 'boolean' }, 'no-demo': { type: 'boolean' }, data: { type: 'string' }, role: { type: 'string' },
} as const

type Environment = Readonly<Record<string, string | undefined>>

/**
 * @throws ConfigProblem
 * @example readConfig(['--port', '0', '--no-demo'], process.env)
 */
export function readConfig(argv: readonly string[], env: Environment): Config {
  const flags = parse(argv)
  const data = resolve(flags.data ?? env.WEFT_DATA ?? 'data')
  const host = flags.host ?? '127.0.0.1'
  const tls = tlsOf(flags['tls-cert'], flags['tls-key'])
  const behindProxy = flags['behind-proxy'] === true
  const loopback = isLoopback(host)
  if (!loopback && !tls && !behindProxy) throw new ConfigProblem(needsTls(host))
  return {
    port: portOf(flags.port), host, loopback, behindProxy, demo: flags['no-demo'] !== true, data, keyFile: resolve(data, 'weft.key'),
    role: roleOf(flags.role), production: env.NODE_ENV === 'production', language: languageOf(env), logLevel: env.WEFT_LOG_LEVEL ?? 'info',
    ...(tls ? { tls } : {}),
    ...(env.MONGODB_URL ? { mongodbUrl: env.MONGODB_URL } : {}),
    ...(env.WEFT_KEY ? { key: env.WEFT_KEY } : {}),
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values
  } catch (error) {
    const message = (error as Error).message
    const flag = /'([^' ]+)/.exec(message)?.[1] ?? ''
    const known = Object.keys(options).map((name) => `--${name}`).join(' ')
    throw new ConfigProblem(
      /Unknown option|Unexpected argument/.test(message)
        ? text(`不认识参数 ${flag};可用:${known}。`, `${flag} is not an option; there are: ${known}.`)
        : text(`参数 ${flag} 的写法不对。`, `The option ${flag} is not used like this: ${message.split('\n')[0]}`),
    )
  }
}

function portOf(given: string | undefined): number {
  const port = given === undefined ? 4700 : Number(given)
  if (given !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new ConfigProblem(text(`--port 应为 0 到 65535 的整数,而不是 ${given}。`, `--port must be a whole number from 0 to 65535, not ${given}.`))
}

function roleOf(given: string | undefined): Config['role'] {
  if (given === undefined) return 'all'
  if (given === 'all' || given === 'api' || given === 'worker') return given
  throw new ConfigProblem(text(`--role 应为 all、api 或 worker,而不是 ${given}。`, `--role must be all, api or worker, not ${given}.`))
}

function tlsOf(cert: string | undefined, key: string | undefined): Config['tls'] {
  if (cert === undefined && key === undefined) return undefined
  if (cert !== undefined && key !== undefined) return { cert, key }
  throw new ConfigProblem(text('--tls-cert 与 --tls-key 须同时给出。', '--tls-cert and --tls-key go together.'))
}

/** @example isLoopback('::1') // true */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

const needsTls = (host: string) => text(
  `监听 ${host} 需要 TLS 证书(--tls-cert 与 --tls-key),或在前面有 TLS 代理时加 --behind-proxy:否则浏览器会丢弃登录 Cookie。`,
  `Listening on ${host} needs a TLS certificate (--tls-cert and --tls-key), or --behind-proxy where a proxy in front ends TLS: browsers drop the session cookie otherwise.`,
)

/** By LC_ALL, LC_MESSAGES or LANG, in that order. */
export function languageOf(env: Environment): 'zh' | 'en' {
  return /^zh\b|^zh_/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'zh' : 'en'
}

/**
 * The one sentence that a person gets when the start fails; undefined for an error that nobody foresaw.
 * @example problemSentence(error, config) ?? String(error)
 */
export function problemSentence(error: unknown, { language, port, data }: Pick<Config, 'language'> & Partial<Config>): string | undefined {
  const said = saidByItself(error)
  if (said) return said[language]
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException
  const place = path ?? data ?? ''
  switch (code) {
    case 'EADDRINUSE':
      return text(`端口 ${port ?? ''} 已被占用:请停止占用它的程序,或用 --port 另选一个。`, `Port ${port ?? ''} is taken: stop what uses it, or choose another with --port.`)[language]
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return text('本机没有 --host 给出的地址。', 'This machine does not have the address given as --host.')[language]
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return (error as NodeJS.ErrnoException).syscall === 'listen'
        ? text(`没有权限使用端口 ${port ?? ''}:请用 --port 选择 1024 以上的端口。`, `Port ${port ?? ''} may not be used: choose one above 1024 with --port.`)[language]
        : text(`无法写入 ${place}:请检查权限,或用 --data 另选文件夹。`, `${place} cannot be written: check its permissions, or choose another folder with --data.`)[language]
    case 'ENOSPC':
      return text(`磁盘已满:${place}。`, `The disk is full: ${place}.`)[language]
    case 'ENOENT':
      return text(`找不到 ${place}。`, `${place} is not there.`)[language]
    case undefined:
    default:
      return undefined
  }
}

/** Errors of the store, of keys and of the configuration say it themselves. */
function saidByItself(error: unknown): Text | undefined {
  const { text: said, zh, en } = (error ?? {}) as { text?: Text; zh?: string; en?: string }
  if (typeof said?.zh === 'string' && typeof said.en === 'string') return said
  return typeof zh === 'string' && typeof en === 'string' ? { zh, en } : undefined
}
