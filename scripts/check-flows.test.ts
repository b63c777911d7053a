import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { FlowDocument } from '../flows/document/flow.ts'

const root = join(import.meta.dirname, '..')
let folder: string
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'weft-flows-')) })
afterAll(() => rmSync(folder, { recursive: true }))

function check(files: string[], language = 'en_US.UTF-8') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/check-flows.ts'), ...files], { cwd: folder, encoding: 'utf8', env: { ...process.env, LC_ALL: language } })
  return { status, stdout, found: stderr.trim().split('\n') }
}

function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  return name
}

it('finds nothing in what is shipped', () => {
  expect(check([])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+ files, nothing to find\.\n$/) as unknown })
})

it('names the file, the place and the reason, in the language of the locale', () => {
  const shipped = JSON.parse(readFileSync(join(root, 'flows/library/request-to-plan.flow.json'), 'utf8')) as FlowDocument
  const changed = (change: (flow: FlowDocument) => void, name: string) => {
    const flow = structuredClone(shipped)
    change(flow)
    return file(name, flow)
  }
  const files = [
    changed((flow) => Object.assign(flow.nodes[1]!, { operation: 'plan.addLines' }), 'request-to-plan.flow.json'),
    changed(() => {}, 'other.flow.json'),
    file('broken.flow.json', '{"format": 1,\n"key": "broken",}'),
    file('list.flow.json', []),
    file('bad.rule.json', { key: 'bad' }),
    file('notes.txt', ''),
    'absent.flow.json',
  ]
  const { status, stdout, found } = check(files)
  expect([status, stdout]).toEqual([1, `${found.length} findings.\n`])
  expect(found[0]).toBe('request-to-plan.flow.json  nodes/addToPlan/operation  procurement has no operation plan.addLines')
  expect(found[1]).toBe('other.flow.json  key  Its key is request-to-plan; the file must be called like it')
  expect(found[2]).toMatch(/^broken\.flow\.json  \/  It cannot be read: .*\(line 2 column 17\)$/)
  for (const name of ['list.flow.json', 'bad.rule.json', 'notes.txt', 'absent.flow.json']) expect(found.some((line) => line.startsWith(`${name}  `))).toBe(true)
  expect(check(files.slice(0, 1), 'zh_CN.UTF-8').found).toEqual(['request-to-plan.flow.json  nodes/addToPlan/operation  procurement 没有操作 plan.addLines'])
})
