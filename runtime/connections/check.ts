import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import type { Connector } from '../../connectors/kit/connector.ts'
import { ServiceError } from '../http/service-errors.ts'
import type { ConnectionInput } from './document.ts'

/** Whether settings and secrets fit what the connector declares. @throws ServiceError 422 with the place. */
export function checkInput(input: ConnectionInput, connector: Connector): void {
  if (!/^[a-z0-9][a-z0-9-]{0,79}$/.test(input.key)) throw refused('key', 'a-z, 0-9, -')
  const ajv = new Ajv({ strict: false })
  formats.default(ajv)
  check(ajv, 'settings', connector.settings, input.settings)
  if (input.secrets) check(ajv, 'secrets', connector.secrets, input.secrets)
}

function check(ajv: Ajv, part: string, schema: object, value: unknown): void {
  if (ajv.validate(schema, value)) return
  const error = ajv.errors?.[0]
  throw refused(`${part}${error?.instancePath ?? ''}`, error?.message ?? 'invalid')
}

function refused(place: string, why: string): ServiceError {
  return new ServiceError(422, 'badConnection', { zh: `连接设置有误:${place}(${why})`, en: `bad connection: ${place} (${why})` }, { place })
}
