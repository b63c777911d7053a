import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { formatSecret, parseSecret, signWebhook, TOLERANCE_MS, verifyWebhook } from './webhook.ts'

const key = Buffer.from('weft-demo-01-weft-demo-01')
const old = Buffer.from('weft-demo-00-weft-demo-00')
const now = 1_790_000_000_000
/** Case 53: bytes that JSON.stringify would write otherwise. */
const I8 = Buffer.from(String.raw`{"no":"SO-7","note":"A\u0026B \/ \u8f74\u627f","amt":10.00}`)

describe('signWebhook and verifyWebhook', () => {
  it('computes the HMAC of case 53 over the bytes as they are', () => {
    expect(createHmac('sha256', 'weft-demo-01').update(I8).digest('base64')).toBe('p+4G9wOT/PnkbLn32glUjFOLUwNxZc1BSldiBh6VttE=')
    const headers = signWebhook(I8, [key], 'msg_1', now)
    expect(verifyWebhook(I8, { ...headers }, [key], now)).toEqual({ ok: true, id: 'msg_1', timestampMs: now })
  })
  it('refuses the body written again, which means the same but is not the same', () => {
    const headers = signWebhook(I8, [key], 'msg_1', now)
    const rewritten = JSON.stringify(JSON.parse(I8.toString()))
    expect(rewritten).not.toBe(I8.toString())
    expect(verifyWebhook(rewritten, { ...headers }, [key], now)).toMatchObject({ ok: false, text: { zh: '签名不符' } })
  })
  it('agrees with the standardwebhooks package both ways', () => {
    const peer = new Webhook(formatSecret(key))
    const at = new Date()
    const body = '{"a":"轴承"}'
    const headers = signWebhook(body, [key], 'msg_2', at.getTime())
    expect(peer.verify(body, { ...headers })).toEqual({ a: '轴承' })
    const theirs = { 'webhook-id': 'msg_3', 'webhook-timestamp': String(Math.floor(at.getTime() / 1000)), 'webhook-signature': peer.sign('msg_3', at, body) }
    expect(verifyWebhook(body, theirs, [key], at.getTime()).ok).toBe(true)
  })
  it('takes either secret during rotation, on both sides', () => {
    expect(verifyWebhook('{}', { ...signWebhook('{}', [old], 'm', now) }, [key, old], now).ok).toBe(true)
    expect(verifyWebhook('{}', { ...signWebhook('{}', [old, key], 'm', now) }, [key], now).ok).toBe(true)
    expect(verifyWebhook('{}', { ...signWebhook('{}', [old], 'm', now) }, [key], now).ok).toBe(false)
  })
  it.each([-TOLERANCE_MS - 1000, TOLERANCE_MS + 1000])('refuses one %i ms off', (off) => {
    expect(verifyWebhook('{}', { ...signWebhook('{}', [key], 'm', now + off) }, [key], now).ok).toBe(false)
  })
  it('refuses any change of a byte, the id or the time', () => {
    const headers = signWebhook(I8, [key], 'msg_1', now)
    fc.assert(
      fc.property(fc.nat(I8.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const other = Buffer.from(I8)
        other[place]! ^= change
        return !verifyWebhook(other, { ...headers }, [key], now).ok
      }),
    )
    expect(verifyWebhook(I8, { ...headers, 'webhook-id': 'msg_2' }, [key], now).ok).toBe(false)
    expect(verifyWebhook(I8, { ...headers, 'webhook-timestamp': String(now / 1000 + 1) }, [key], now).ok).toBe(false)
  })
  it.each([{}, { 'webhook-id': 'm' }, { 'webhook-id': 'm', 'webhook-timestamp': 'soon', 'webhook-signature': 'v1,' }, { 'webhook-id': 'm', 'webhook-timestamp': String(now / 1000), 'webhook-signature': 'v1,!! v2,x' }])(
    'refuses headers %j', (headers) => expect(verifyWebhook('{}', headers, [key], now).ok).toBe(false),
  )
})

describe('parseSecret (case 78)', () => {
  const base64 = key.toString('base64')
  it.each([`whsec_${base64}`, base64, `  whsec_${base64}\n`, `whsec_ ${base64.slice(0, 8)} ${base64.slice(8)}`, `"whsec_${base64}"`])('accepts %j', (pasted) => {
    expect(parseSecret(pasted)).toEqual({ ok: true, key })
  })
  it.each([
    [`v1,whsec_${base64}`, '"v1," is the prefix of a signature'],
    [`sec_${base64}`, '"sec_" is wrong, it should be whsec_'],
    [`whpk_${base64}`, 'public key'],
    ['whsec_abc', 'cut off'],
    ['whsec_轴承', 'characters'],
    ['   ', 'empty'],
  ])('says what is wrong with %j', (pasted, message) => {
    const reading = parseSecret(pasted)
    expect(reading.ok ? '' : reading.text.en).toContain(message)
  })
})
