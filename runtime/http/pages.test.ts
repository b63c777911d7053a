import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fakeServices, testApp } from './testing/services.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weft-pages-'))
  await mkdir(join(folder, 'dist/assets'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'outside')
  await writeFile(join(folder, 'dist/index.html'), '<!doctype html>the editor')
  await writeFile(join(folder, 'dist/assets/index-C0ffee12.js'), 'console.log(1)')
  await writeFile(join(folder, 'dist/favicon.svg'), '<svg/>')
  await symlink(join(folder, 'secret.txt'), join(folder, 'dist/link.txt'))
})
afterAll(() => rm(folder, { recursive: true }))

const get = (path: string) => testApp(fakeServices(), { editor: join(folder, 'dist') }).request(path)

describe('the editor\'s files', () => {
  test('hashed assets stay cached, the page does not', async () => {
    const asset = await get('/assets/index-C0ffee12.js')
    expect([asset.status, asset.headers.get('cache-control'), asset.headers.get('content-type')]).toEqual([200, 'public, max-age=31536000, immutable', 'text/javascript; charset=utf-8'])
    const icon = await get('/favicon.svg')
    expect([icon.headers.get('cache-control'), icon.headers.get('content-type')]).toEqual(['no-cache', 'image/svg+xml'])
    expect((await get('/')).headers.get('cache-control')).toBe('no-cache')
  })

  test.each(['/', '/runs', '/runs/R-1', '/chain/SO-2026%2F1', '/%E0%A4%A'])('%s is the page', async (path) => {
    const answer = await get(path)
    expect([answer.status, await answer.text()]).toEqual([200, '<!doctype html>the editor'])
  })

  test.each(['/../secret.txt', '/..%2fsecret.txt', '/assets/%2e%2e/%2e%2e/secret.txt', '/link.txt', '/assets/..%5c..%5csecret.txt', '/%00.js', '/assets/none.js', '/.env'])('%s gives nothing from outside', async (path) => {
    const answer = await get(path)
    expect(await answer.text()).not.toContain('outside')
    expect([200, 404]).toContain(answer.status)
  })

  test('not built: one sentence that says what to do', async () => {
    const answer = await testApp(fakeServices(), { editor: join(folder, 'nothing') }).request('/')
    expect(answer.status).toBe(503)
    expect(await answer.text()).toMatch(/npm run build/)
  })
})
