import type { ConnectionAccess, Connector } from '../../connectors/kit/connector.ts'
import type { Text } from '../../flows/document/text.ts'
import type { Problem } from '../../flows/run/run.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { CollectionSpec } from '../store/collection.ts'

/** A configured system, as kept. Its secrets are sealed, each bound to its place. */
export interface ConnectionDocument {
  _id: string
  connector: string
  name: Text
  settings: Record<string, unknown>
  /** Name → sealed. */
  secrets: Record<string, string>
  /** Sealed; two while the sender changes from the old to the new. */
  webhookSecrets: string[]
  paused?: Pause
  lastSuccessAt?: number
  lastFailure?: { at: number; problem: Problem }
  createdAt: number
  updatedAt: number
}

export interface Pause {
  at: number
  by: string
  reason?: string
}

/** What a person (or the first start) says of a connection; secrets in clear, here only. */
export interface ConnectionInput {
  key: string
  connector: string
  name: Text
  settings: Record<string, unknown>
  /** Left out: those that are kept stay. */
  secrets?: Record<string, string>
  webhookSecrets?: readonly string[]
}

/** Calls of one connection in one hour. */
export interface HourDocument {
  _id: string
  connection: string
  at: number
  calls: number
  failures: number
}

export const connectionsSpec: CollectionSpec = { name: 'connections', indexes: [], grows: false }
export const hoursSpec: CollectionSpec = { name: 'connectionHours', indexes: [{ fields: ['at'] }], grows: true }

/** Connections that may sign with an old secret and a new one at once. */
export const WEBHOOK_SECRETS = 2

export function sealConnection(input: ConnectionInput, before: ConnectionDocument | undefined, secrets: Secrets, now: number): ConnectionDocument {
  const sealed = Object.entries(input.secrets ?? {}).map(([name, text]) => [name, secrets.seal(text, placeOf(input.key, name))])
  const webhookSecrets = input.webhookSecrets?.slice(0, WEBHOOK_SECRETS).map((text) => secrets.seal(text, placeOf(input.key, 'webhook')))
  return {
    ...before,
    _id: input.key, connector: input.connector, name: input.name, settings: input.settings,
    secrets: { ...before?.secrets, ...Object.fromEntries(sealed) },
    webhookSecrets: webhookSecrets ?? before?.webhookSecrets ?? [],
    createdAt: before?.createdAt ?? now, updatedAt: now,
  }
}

export function openConnection(document: ConnectionDocument, secrets: Secrets): ConnectionAccess {
  const opened = Object.entries(document.secrets).map(([name, sealed]) => [name, secrets.open(sealed, placeOf(document._id, name))])
  return { key: document._id, connector: document.connector, settings: document.settings, secrets: Object.fromEntries(opened) }
}

export function openWebhookSecrets(document: ConnectionDocument, secrets: Secrets): string[] {
  return document.webhookSecrets.map((sealed) => secrets.open(sealed, placeOf(document._id, 'webhook')))
}

const placeOf = (connection: string, name: string) => `connection/${connection}/${name}`

/** The registry that `main.ts` hands in. */
export type Connectors = Readonly<Record<string, Connector>>
