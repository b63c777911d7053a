import { Hono } from 'hono'
import Type from 'typebox'
import type { AppEnv } from '../gate.ts'
import { Chain } from '../model/chain.ts'
import { route } from '../route.ts'
import type { Services } from '../services.ts'

const Number = Type.Object({ number: Type.String({ minLength: 1, maxLength: 200 }) })

/** The documents that hang together, from any of their numbers. */
export const chain = ({ chain }: Services) =>
  new Hono<AppEnv>()
    .get('/:number', route(
      { right: 'view', summary: 'The chain that a document number is part of', params: Number, ok: Chain, problems: [404] },
      ({ params }) => chain.chain(params.number),
    ))
