import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Text } from '../../flows/document/text.ts'
import { text } from '../../flows/document/text.ts'

/** How old or early a signature may be. */
export const TOLERANCE_MS = 300_000

/** The headers of Standard Webhooks. */
export interface WebhookHeaders {
  'webhook-id': string
  'webhook-timestamp': string
  'webhook-signature': string
}

export type Verdict = { ok: true; id: string; timestampMs: number } | { ok: false; text: Text }

/**
 * Signs a message by Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, base64, `v1,…`. The body is signed as the
 * bytes that are sent. Several secrets (the old and the new during rotation) give several signatures.
 *
 * @param secrets keys from `parseSecret`
 * @param timestampMs milliseconds since 1970; the header has seconds
 */
export function signWebhook(body: Uint8Array | string, secrets: readonly Uint8Array[], id: string, timestampMs: number): WebhookHeaders {
  const timestamp = String(Math.floor(timestampMs / 1000))
  const signatures = secrets.map((secret) => `v1,${mac(secret, id, timestamp, body).toString('base64')}`)
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

/**
 * Checks a message over its raw bytes, never over JSON written again (case 53): any of several valid secrets, 5 minutes
 * either way, in constant time per signature. The answer's `text` says what is wrong, without saying what would be right.
 *
 * @example
 * const verdict = verifyWebhook(rawBody, request.headers, [currentKey, formerKey], Date.now())
 * if (!verdict.ok) return problem(401, verdict.text)
 */
export function verifyWebhook(
  body: Uint8Array | string, headers: Partial<Record<string, string | string[] | undefined>>, secrets: readonly Uint8Array[], nowMs: number,
): Verdict {
  const id = single(headers['webhook-id'])
  const timestamp = single(headers['webhook-timestamp'])
  const signature = single(headers['webhook-signature'])
  if (!id || !timestamp || !signature) return no('没有签名', 'There is no signature')
  if (id.length > 256 || signature.length > 4096 || !/^\d{1,12}$/.test(timestamp)) return no('签名头格式不对', 'The signature headers are malformed')
  const timestampMs = Number(timestamp) * 1000
  if (Math.abs(nowMs - timestampMs) > TOLERANCE_MS) return no('签名的时间相差超过 5 分钟', 'The signature is more than 5 minutes off')
  const given = signature.split(' ').filter((part) => part.startsWith('v1,')).map((part) => Buffer.from(part.slice(3), 'base64'))
  let matches = false
  for (const secret of secrets) {
    const expected = mac(secret, id, timestamp, body)
    for (const one of given) if (one.length === expected.length && timingSafeEqual(one, expected)) matches = true
  }
  return matches ? { ok: true, id, timestampMs } : no('签名不符', 'The signature does not match')
}

export type SecretReading = { ok: true; key: Buffer } | { ok: false; text: Text }

/**
 * A webhook secret as people paste it: `whsec_<base64>`, bare base64, with spaces and line breaks around or inside. A wrong
 * prefix is named instead of being hashed along (case 78).
 *
 * @example parseSecret(' whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw ') // { ok: true, key: <24 bytes> }
 * @example parseSecret('v1,whsec_MfKQ…') // { ok: false, text: 'v1, belongs before a signature …' }
 */
export function parseSecret(pasted: string): SecretReading {
  const secret = pasted.replace(/[\s\u200b\ufeff]+/g, '').replace(/^(["'])(.*)\1$/, '$2')
  if (secret === '') return no('密钥是空的', 'The secret is empty')
  if (/^v\d+a?,/i.test(secret)) return no('「v1,」是签名的前缀,不属于密钥:请去掉它,从 whsec_ 开始粘贴', '"v1," is the prefix of a signature, not of a secret: leave it out and paste from whsec_ on')
  if (/^whs?pk_/.test(secret)) return no('这是公钥(whpk_),这里需要以 whsec_ 开头的密钥', 'This is a public key (whpk_); a secret that begins with whsec_ is needed')
  if (secret.startsWith('whsk_')) return no('这是非对称签名的私钥(whsk_),这里需要以 whsec_ 开头的密钥', 'This is an asymmetric signing key (whsk_); a secret that begins with whsec_ is needed')
  const prefix = /^([A-Za-z]+)_/.exec(secret)?.[0]
  if (prefix !== undefined && prefix !== 'whsec_' && /^(whsec|sec|sk|secret|bearer|token|hook|webhook)_$/i.test(prefix))
    return no(`前缀「${prefix}」不对,应为 whsec_`, `The prefix "${prefix}" is wrong, it should be whsec_`)
  const encoded = secret.startsWith('whsec_') ? secret.slice(6) : secret
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded)) return no('密钥中有不属于 base64 的字符', 'The secret has characters that base64 has not')
  const key = Buffer.from(encoded, 'base64')
  if (key.length < 16 || key.length > 128) return no(`密钥应为 16 到 128 字节,这个是 ${key.length} 字节:可能没有粘贴完整`, `A secret has 16 to 128 bytes, this one ${key.length}: it may be cut off`)
  return { ok: true, key }
}

/** A new secret in the form that is shown to people. */
export function formatSecret(key: Uint8Array): string {
  return `whsec_${Buffer.from(key).toString('base64')}`
}

function mac(secret: Uint8Array, id: string, timestamp: string, body: Uint8Array | string): Buffer {
  return createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest()
}

function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}

function no(zh: string, en: string): { ok: false; text: Text } {
  return { ok: false, text: text(zh, en) }
}
