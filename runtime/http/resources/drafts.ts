import { Hono } from 'hono'
import Type from 'typebox'
import { audited } from '../audited.ts'
import type { AppEnv } from '../gate.ts'
import { DiffQuery, Finding, FlowBody, FlowChange, FlowDraft, FlowVersionEntry, NewFlow, Publish, Published, Restore, SaveDraft } from '../model/drafts.ts'
import { route } from '../route.ts'
import type { Services } from '../services.ts'

const Key = Type.Object({ key: Type.String({ maxLength: 80 }) })
const Discard = Type.Object({ revision: Type.Integer({ minimum: 0 }) }, { additionalProperties: false })
const Check = Type.Object({ document: Type.Optional(FlowBody) }, { additionalProperties: false, title: 'Check' })
const Removed = Type.Object({ removed: Type.Literal(true) }, { title: 'Removed' })

/** Flows being drawn: saved with a revision, checked, published, compared, restored. */
export const drafts = ({ drafts, audit }: Services) =>
  new Hono<AppEnv>()
    .post('/', route(
      { right: 'edit', summary: 'A new flow, as a draft', body: NewFlow, ok: FlowDraft, status: 201, problems: [409, 422] },
      async ({ body, person, c }) => {
        const draft = await drafts.create(body, person)
        await audited(audit, c, person, 'edit', `flow/${body.key}`, { created: true })
        return draft
      },
    ))
    .get('/:key/draft', route(
      { right: 'view', summary: 'The draft; where there is none, what is published', params: Key, ok: FlowDraft, problems: [404] },
      ({ params }) => drafts.draft(params.key),
    ))
    .put('/:key/draft', route(
      { right: 'edit', summary: 'Save the draft; a stale one is refused with theirs, base and diff', params: Key, body: SaveDraft, ok: FlowDraft, problems: [404, 409, 422] },
      async ({ params, body, person, c }) => {
        const { draft, begun } = await drafts.save(params.key, body, person)
        if (begun) await audited(audit, c, person, 'edit', `flow/${params.key}`, { revision: draft.revision })
        return draft
      },
    ))
    .delete('/:key/draft', route(
      { right: 'edit', summary: 'Throw the draft away', params: Key, query: Discard, ok: FlowDraft, problems: [404, 409] },
      async ({ params, query, person, c }) => {
        const draft = await drafts.discard(params.key, query.revision)
        await audited(audit, c, person, 'edit', `flow/${params.key}`, { discarded: query.revision })
        return draft
      },
    ))
    .post('/:key/check', route(
      { right: 'view', summary: 'What is wrong with the draft, or with the document given', params: Key, body: Check, ok: Type.Array(Finding), problems: [404] },
      ({ params, body }) => drafts.check(params.key, body.document),
    ))
    .post('/:key/publish', route(
      { right: 'publish', summary: 'Publish the draft; refused with the findings where there is an error', params: Key, body: Publish, ok: Published, problems: [404, 409, 422] },
      async ({ params, body, person, c }) => {
        const published = await drafts.publish(params.key, body, person)
        await audited(audit, c, person, 'publish', `flow/${params.key}`, { version: published.version, ...(body.note ? { note: body.note } : {}) })
        return published
      },
    ))
    .get('/:key/versions', route(
      { right: 'view', summary: 'Published versions, newest first', params: Key, ok: Type.Array(FlowVersionEntry), problems: [404] },
      ({ params }) => drafts.versions(params.key),
    ))
    .get('/:key/diff', route(
      { right: 'view', summary: 'What differs between two versions, or a version and the draft', params: Key, query: DiffQuery, ok: Type.Array(FlowChange), problems: [404] },
      ({ params, query }) => drafts.diff(params.key, query),
    ))
    .post('/:key/restore', route(
      { right: 'edit', summary: 'Make an earlier version the draft', params: Key, body: Restore, ok: FlowDraft, problems: [404, 409] },
      async ({ params, body, person, c }) => {
        const draft = await drafts.restore(params.key, body, person)
        await audited(audit, c, person, 'edit', `flow/${params.key}`, { restored: body.version })
        return draft
      },
    ))
    .delete('/:key', route(
      { right: 'publish', summary: 'Delete a flow: it starts no more, its runs go on, its hooks are gone', params: Key, ok: Removed, problems: [404] },
      async ({ params, person, c }) => {
        await drafts.remove(params.key, person)
        await audited(audit, c, person, 'delete', `flow/${params.key}`)
        return { removed: true as const }
      },
    ))
