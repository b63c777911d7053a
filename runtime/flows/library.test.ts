import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { BrokenLibrary, readLibrary } from './library.ts'

const folders: string[] = []
afterEach(() => { for (const folder of folders.splice(0)) rmSync(folder, { recursive: true }) })

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'weft-library-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

it('reads what is shipped', async () => {
  const { flows, rules } = await readLibrary(join(import.meta.dirname, '../../flows/library'))
  expect(flows.map(({ key }) => key)).toEqual(['order-to-fulfilment', 'plan-to-order', 'request-to-plan'])
  expect(rules.length).toBeGreaterThan(0)
})

it('takes flows and rules by their names alone', async () => {
  const folder = folderWith({ 'b.flow.json': '{"key":"b"}', 'a.flow.json': '{"key":"a"}', 'c.rule.json': '{"key":"c"}', 'notes.json': 'no', 'flow.json': 'no' })
  expect(await readLibrary(folder)).toEqual({ flows: [{ key: 'a' }, { key: 'b' }], rules: [{ key: 'c' }] })
})

it('names the file that is broken, and the place in it', async () => {
  const broken = readLibrary(folderWith({ 'a.flow.json': '{}', 'b.rule.json': '{"key": "b",\n}' }))
  await expect(broken).rejects.toThrow(/^b\.rule\.json: .*\(line 2 column 1\)$/)
  await expect(broken).rejects.toBeInstanceOf(BrokenLibrary)
})
