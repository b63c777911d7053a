import Type from 'typebox'
import { FlowDocument } from '../../../flows/document/flow.ts'
import type { Finding as FindingType } from '../../../flows/document/finding.ts'
import { Text } from '../../../flows/document/text.ts'
import type { Change as ChangeType } from '../../../flows/edit/diff.ts'

export const FlowBody = Type.Unsafe<FlowDocument>(FlowDocument)

/** A flow as it is being drawn; where nobody draws, as published (`changed` false). Saving names the `revision` it began with. */
export const FlowDraft = Type.Object(
  {
    document: FlowBody,
    revision: Type.Integer(),
    base: Type.Integer({ description: 'the version it was begun on; 0: none' }),
    published: Type.Integer({ description: 'the version that is published; 0: none' }),
    changed: Type.Boolean(),
    at: Type.Optional(Type.Number()),
    by: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
  },
  { title: 'FlowDraft' },
)
export type FlowDraft = Type.Static<typeof FlowDraft>

const Revision = Type.Integer({ minimum: 0 })
const Note = Type.Optional(Type.String({ maxLength: 2000 }))

/** `base`: the published version that newer changes have been taken over from. */
export const SaveDraft = Type.Object({ revision: Revision, document: FlowBody, base: Type.Optional(Type.Integer({ minimum: 0 })) }, { additionalProperties: false, title: 'SaveDraft' })
export type SaveDraft = Type.Static<typeof SaveDraft>

/** A new flow: empty with a manual trigger, or that document under this key. */
export const NewFlow = Type.Object({ key: FlowDocument.properties.key, name: Text, document: Type.Optional(FlowBody) }, { additionalProperties: false, title: 'NewFlow' })
export type NewFlow = Type.Static<typeof NewFlow>

export const Publish = Type.Object({ revision: Revision, note: Note }, { additionalProperties: false, title: 'Publish' })
export type Publish = Type.Static<typeof Publish>

export const Restore = Type.Object({ revision: Revision, version: Type.Integer({ minimum: 1 }) }, { additionalProperties: false, title: 'Restore' })
export type Restore = Type.Static<typeof Restore>

/** `isNew` false: it means what was published already, so it is that version still. */
export const Published = Type.Object({ version: Type.Integer(), isNew: Type.Boolean(), revision: Type.Integer() }, { title: 'Published' })
export type Published = Type.Static<typeof Published>

export const FlowVersionEntry = Type.Object(
  { version: Type.Integer(), publishedAt: Type.Number(), by: Type.String(), note: Type.Optional(Type.String()) },
  { title: 'FlowVersionEntry' },
)
export type FlowVersionEntry = Type.Static<typeof FlowVersionEntry>

/** What is wrong or likely wrong; `fix.edit` is an edit of `flows/edit`. */
export const Finding = Type.Unsafe<FindingType>(Type.Object(
  { place: Type.String(), code: Type.String(), severity: Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('hint')]), message: Text },
  { title: 'Finding' },
))

/** A change with its words; `flows/edit/diff.ts` says what each type has. */
export const FlowChange = Type.Unsafe<ChangeType & { text: Text }>(Type.Object({ type: Type.String(), text: Text }, { title: 'FlowChange' }))
export type FlowChange = ChangeType & { text: Text }

const Side = Type.Union([Type.Integer({ minimum: 1 }), Type.Literal('draft')])
export const DiffQuery = Type.Object({ from: Side, to: Side }, { additionalProperties: false })
export type DiffQuery = Type.Static<typeof DiffQuery>
