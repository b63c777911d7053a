import { describe, expect, test } from 'vitest'
import { openLog, redacted } from './log.ts'

function logged(write: (log: ReturnType<typeof openLog>) => void): Record<string, unknown> {
  const lines: string[] = []
  write(openLog({ level: 'info', data: '/nowhere', destination: { write: (line: string) => { lines.push(line) } } }))
  return JSON.parse(lines.join('')) as Record<string, unknown>
}

describe('log', () => {
  test('secrets are hidden at any depth and in any spelling', () => {
    const line = JSON.stringify(logged((log) => log.info({
      request: { headers: { Authorization: 'Bearer abc', Cookie: 'c', 'X-Api-Key': 'k1', 'webhook-signature': 'v1,xx' } },
      deep: [{ a: { b: { newPassword: 'pw', client_secret: 'cs', access_token: 'at', secrets: { erp: 'inner' } } } }],
      url: 'mongodb://user:pa55@db/x', note: 'sent Bearer eyJhbGci and whsec_MfKQ9r8G',
    }, 'call')))
    for (const secret of ['abc', '"c"', 'k1', 'v1,xx', 'pw', 'cs', '"at"', 'inner', 'pa55', 'eyJhbGci', 'MfKQ9r8G']) expect(line).not.toContain(secret)
  })

  test('the key of a connection stays readable; a key that is a key does not', () => {
    expect(redacted({ connection: { key: 'erp' }, key: 'A'.repeat(44) })).toEqual({ connection: { key: 'erp' }, key: '••••' })
  })

  test('errors come with message, stack and cause, without what they carry in secret', () => {
    const line = logged((log) => log.error({ err: Object.assign(new Error('refused Basic dXNlcg=='), { config: { token: 't0k' } }) }, 'failed'))
    expect(line.err).toMatchObject({ message: 'refused Basic ••••', config: { token: '••••' } })
    expect(JSON.stringify(line)).not.toMatch(/t0k|dXNlcg/)
  })

  test('children hide too', () => {
    expect(logged((log) => log.child({ token: 'x1' }).info('hi')).token).toBe('••••')
  })
})
