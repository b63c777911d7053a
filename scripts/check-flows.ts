// npm run check:flows: what keeps the shipped flows and alert rules from being published: file, place, why.
//   npm run check:flows -- some.flow.json other.rule.json     only these
import { readFileSync, globSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { crm } from '../connectors/crm/index.ts'
import { erp } from '../connectors/erp/index.ts'
import type { Connector } from '../connectors/kit/connector.ts'
import { procurement } from '../connectors/procurement/index.ts'
import { checkFlow, hasErrors } from '../flows/document/check.ts'
import { finding, type Finding } from '../flows/document/finding.ts'
import { checkRule } from '../runtime/alerts/check-rule.ts'
import { catalogOf } from '../runtime/flows/catalog.ts'
import { language, say } from '../setup/say.mjs'

const root = join(import.meta.dirname, '..')
const connectors: Readonly<Record<string, Connector>> = { crm, procurement, erp }

/** What a flow may name where each connector has one connection, called like it. */
const catalog = catalogOf((key) => (Object.hasOwn(connectors, key) ? connectors[key] : undefined))

function findingsOf(file: string): Finding[] {
  const [, stem, kind] = /^(.*)\.(flow|rule)\.json$/.exec(basename(file)) ?? []
  if (!kind) return [finding('/', 'name', '文件名应以 .flow.json 或 .rule.json 结尾', 'The name must end with .flow.json or .rule.json')]
  let document: unknown
  try {
    document = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const why = (error as Error).message.replace(/\s*\n\s*/g, ' ')
    return [finding('/', 'json', `读不了：${why}`, `It cannot be read: ${why}`)]
  }
  const findings = kind === 'flow' ? checkFlow(document, catalog) : checkRule(document)
  const { key } = (document ?? {}) as { key?: unknown }
  return findings.length === 0 && key !== stem ? [{ ...finding('/', 'name', `键是 ${String(key)}，文件名应相同`, `Its key is ${String(key)}; the file must be called like it`), place: 'key' }] : findings
}

const given = process.argv.slice(2)
const files = given.length > 0 ? given : globSync('flows/library/*.{flow,rule}.json', { cwd: root }).toSorted().map((file) => join(root, file))
let count = 0
let failed = false
for (const file of files) {
  const shown = relative(process.cwd(), file) || file
  const findings = findingsOf(file)
  count += findings.length
  failed ||= hasErrors(findings)
  for (const { place, severity, message } of findings) console.error(`${shown}  ${place}  ${severity === 'error' ? '' : say('提醒：', 'warning: ')}${message[language()]}`)
}
console.log(count === 0 ? say(`${files.length} 个文件，没有问题。`, `${files.length} files, nothing to find.`) : say(`${count} 个问题。`, `${count} findings.`))
process.exitCode = failed ? 1 : 0
