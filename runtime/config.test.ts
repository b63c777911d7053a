import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigProblem, languageOf, problemSentence, readConfig } from './config.ts'
import { BrokenStore, FolderInUse } from './store/errors.ts'

const refused = (argv: string[]) => {
  try {
    readConfig(argv, {})
  } catch (error) {
    if (error instanceof ConfigProblem) return error.text
  }
  throw new Error('was accepted')
}

describe('config', () => {
  test('without anything: loopback, 4700, ./data, with the demo', () => {
    expect(readConfig([], {})).toMatchObject({ port: 4700, host: '127.0.0.1', loopback: true, demo: true, role: 'all', data: resolve('data'), production: false })
  })

  test('arguments win over the environment', () => {
    const config = readConfig(['--port=0', '--data', '/tmp/a', '--no-demo', '--role', 'api'], { WEFT_DATA: '/tmp/b', MONGODB_URL: 'mongodb://x', NODE_ENV: 'production' })
    expect(config).toMatchObject({ port: 0, data: '/tmp/a', demo: false, role: 'api', mongodbUrl: 'mongodb://x', production: true, keyFile: '/tmp/a/weft.key' })
  })

  test('another host needs TLS or a proxy, and says so', () => {
    expect(refused(['--host', '0.0.0.0']).en).toMatch(/needs a TLS certificate/)
    expect(refused(['--host', '0.0.0.0']).zh).toMatch(/需要 TLS 证书/)
    expect(readConfig(['--host', '0.0.0.0', '--behind-proxy'], {}).behindProxy).toBe(true)
    expect(readConfig(['--host', '::', '--tls-cert', 'c', '--tls-key', 'k'], {}).tls).toEqual({ cert: 'c', key: 'k' })
    expect(refused(['--tls-cert', 'c']).en).toMatch(/together/)
  })

  test.each([[['--port', '70000']], [['--port', 'x']], [['--port', '']], [['--role', 'boss']], [['--prot', '1']], [['extra']], [['--port']]])('%j is refused in both languages', (argv) => {
    expect(refused(argv).zh).toMatch(/[\u4e00-\u9fff]/)
    expect(refused(argv).en).not.toBe('')
  })

  test('language by locale', () => {
    expect(languageOf({ LANG: 'zh_CN.UTF-8' })).toBe('zh')
    expect(languageOf({ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' })).toBe('en')
    expect(languageOf({})).toBe('en')
  })

  test('start-up errors are one sentence', () => {
    const en = (error: unknown) => problemSentence(error, { language: 'en', port: 4700, data: '/d' })
    expect(en(Object.assign(new Error(), { code: 'EADDRINUSE', syscall: 'listen' }))).toMatch(/^Port 4700 is taken/)
    expect(en(Object.assign(new Error(), { code: 'EACCES', syscall: 'listen' }))).toMatch(/above 1024/)
    expect(en(Object.assign(new Error(), { code: 'EROFS', path: '/d/weft.db' }))).toMatch(/\/d\/weft.db cannot be written/)
    expect(problemSentence(new FolderInUse('/d'), { language: 'zh' })).toMatch(/正被另一个/)
    expect(en(new BrokenStore('/d/weft.db'))).toMatch(/damaged/)
    expect(en(new ConfigProblem({ zh: '甲', en: 'A' }))).toBe('A')
    expect(en(new Error('what?'))).toBeUndefined()
  })
})
