import { Hono } from 'hono'
import Type from 'typebox'
import type { AppEnv } from '../gate.ts'
import { paging } from '../model/paging.ts'
import { Candidate, CrossReferencePage } from '../model/standards.ts'
import { route } from '../route.ts'
import type { Services } from '../services.ts'

const Code = Type.String({ minLength: 1, maxLength: 200 })
const CrossReferenceQuery = Type.Object(
  { kind: Type.Optional(Type.String({ maxLength: 80 })), q: Type.Optional(Type.String({ maxLength: 200 })), ...paging },
  { additionalProperties: false },
)
const CandidateQuery = Type.Object({ kind: Code, code: Code, from: Type.Optional(Code), to: Code }, { additionalProperties: false })

/** The same thing's codes in every system. */
export const crossReferences = ({ standards }: Services) =>
  new Hono<AppEnv>()
    .get('/', route(
      { right: 'view', summary: 'Cross-references', query: CrossReferenceQuery, ok: CrossReferencePage },
      ({ query }) => standards.crossReferences(query),
    ))

/** Help with a code that is missing. */
export const standards = ({ standards }: Services) =>
  new Hono<AppEnv>()
    .get('/candidates', route(
      { right: 'view', summary: 'What a missing code may be, best first', query: CandidateQuery, ok: Type.Array(Candidate) },
      ({ query }) => standards.candidates(query),
    ))
