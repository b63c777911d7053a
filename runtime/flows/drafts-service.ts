import Schema from 'typebox/value'
import type { Catalog, Finding } from '../../flows/document/finding.ts'
import { FlowDocument, triggerOf } from '../../flows/document/flow.ts'
import { text, type Text } from '../../flows/document/text.ts'
import { describeChange, diffFlows } from '../../flows/edit/diff.ts'
import type { Person } from '../auth/person.ts'
import { KeyTaken, Stale } from '../documents/drafted.ts'
import type { FlowChange } from '../http/model/drafts.ts'
import { conflict, notFound, ServiceError } from '../http/service-errors.ts'
import type { FlowDraftsService } from '../http/services.ts'
import type { Flows } from './flows.ts'

export interface DraftsParts {
  flows: Flows
  /** What that flow may name now. */
  catalog(flow: Pick<FlowDocument, 'key' | 'name'>): Catalog | Promise<Catalog>
  clock: () => number
  /** A version was published: what listens may have changed. */
  published?(document: FlowDocument): void
}

const FLOW = text('流程', 'flow')

/** Drafts for the API: saved, checked, published, compared, restored. */
export function createDraftsService({ flows, catalog, clock, published }: DraftsParts): FlowDraftsService {
  const { drafts } = flows
  const missing = (key: string) => notFound('flow', key, FLOW)
  const found = <T>(value: T | undefined, key: string): T => {
    if (value === undefined) throw missing(key)
    return value
  }

  /** Somebody else was first: theirs, what both began with, and what theirs has that mine has not. */
  async function told<T>(action: () => Promise<T>, mine: FlowDocument | undefined): Promise<T> {
    try {
      return await action()
    } catch (error) {
      if (!(error instanceof Stale)) throw error
      const { theirs, base, why } = error as Stale<FlowDocument>
      const newest = why === 'newerVersion' ? found(await flows.version(theirs.document.key), theirs.document.key).document : theirs.document
      const who = theirs.by?.name
      throw conflict(why, why === 'newerVersion'
        ? text('这份草稿开始之后又发布了新版本：先看看差别，再决定', 'A newer version was published after this draft was begun: look at what differs first')
        : text(`${who ?? '别人'}已经改过这个流程：先看看差别，再决定`, `${who ?? 'Somebody else'} has changed this flow: look at what differs first`),
      { theirs: { ...theirs, document: newest }, base, ...(mine ? { diff: said(mine, newest) } : {}) })
    }
  }

  async function check(document: FlowDocument): Promise<Finding[]> {
    const { checkFlow } = await import('../../flows/document/check.ts')
    return checkFlow(document, await catalog(document))
  }

  async function documentOf(key: string, side: number | 'draft'): Promise<FlowDocument> {
    return side === 'draft' ? found(await drafts.draft(key), key).document : found(await flows.version(key, side), `${key} v${side}`).document
  }

  return {
    draft: async (key) => found(await drafts.draft(key), key),
    check: async (key, document) => check(document ?? found(await drafts.draft(key), key).document),
    async create({ key, name, document }, by) {
      const made: FlowDocument = document ? { ...document, key, name } : emptyFlow(key, name)
      shaped(made)
      try {
        return await drafts.create(made, byOf(by), clock())
      } catch (error) {
        if (error instanceof KeyTaken) throw conflict('keyTaken', text(`已经有流程 ${key}`, `there is a flow ${key} already`))
        throw error
      }
    },
    async save(key, { revision, document, base }, by) {
      if (document.key !== key) throw new ServiceError(422, 'otherKey', text(`文档的键应为 ${key}`, `the document's key must be ${key}`))
      shaped(document)
      const before = await drafts.live(key)
      const draft = found(await told(() => drafts.save(key, { revision, document, base }, byOf(by), clock()), document), key)
      return { draft, begun: before?.draft?.by.id !== by.id }
    },
    discard: async (key, revision) => found(await told(() => drafts.discard(key, revision), undefined), key),
    async publish(key, { revision, note }, by) {
      const draft = found(await drafts.draft(key), key)
      const findings = draft.revision === revision && draft.changed ? await check(draft.document) : []
      const result = found(await told(() => drafts.publish(key, { revision, note }, byOf(by), clock(), (document) => {
        refuseErrors(findings)
        shaped(document)
      }), draft.document), key)
      if (result === 'none') throw conflict('nothingToPublish', text('没有未发布的修改', 'there is nothing that is not published'))
      flows.forget()
      published?.(result.document)
      return { version: result.version, isNew: result.isNew, revision: result.revision }
    },
    async versions(key) {
      found(await drafts.live(key), key)
      return (await flows.versions(key)).map(({ version, publishedAt, by, note }) => ({ version, publishedAt, by, ...(note ? { note } : {}) }))
    },
    diff: async (key, { from, to }) => said(await documentOf(key, from), await documentOf(key, to)),
    async restore(key, { revision, version }, by) {
      const { document } = found(await flows.version(key, version), `${key} v${version}`)
      return found(await told(() => drafts.save(key, { revision, document }, byOf(by), clock()), document), key)
    },
    async remove(key, by) {
      if (!(await drafts.remove(key, by.name, clock()))) throw missing(key)
      flows.forget()
    },
  }
}

const byOf = ({ id, name }: Person) => ({ id, name })

/** @example said(published, draft)[0].text.en // 'Added “Check stock” (checkStock)' */
export function said(before: FlowDocument, after: FlowDocument): FlowChange[] {
  return diffFlows(before, after).map((change) => ({ ...change, text: describeChange(change) }))
}

/** @throws ServiceError 422 with the findings where one is an error */
export function refuseErrors(findings: readonly Finding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  throw new ServiceError(422, 'hasErrors', text(`有 ${errors.length} 个错误，不能发布：${errors[0]!.message.zh}`, `${errors.length} errors keep it from being published: ${errors[0]!.message.en}`), { findings })
}

/** A draft may be wrong in all that checks say, as long as every node can be shown. @throws ServiceError 422 */
function shaped(document: FlowDocument): void {
  const error = Schema.Errors(FlowDocument, document)[0]
  if (error) throw new ServiceError(422, 'notAFlow', text(`不是流程文档：${error.instancePath} ${error.message}`, `not a flow document: ${error.instancePath} ${error.message}`))
  const triggers = document.nodes.filter((node) => node.kind === 'trigger').length
  if (triggers === 1) triggerOf(document)
  else throw new ServiceError(422, 'notAFlow', text('流程要有且只有一个触发', 'a flow has exactly one trigger'))
}

function emptyFlow(key: string, name: Text): FlowDocument {
  return { format: 1, key, name, nodes: [{ key: 'trigger', kind: 'trigger', name: text('手动开始', 'Started by hand'), on: { type: 'manual' } }], edges: [] }
}

