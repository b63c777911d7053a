import type { Context } from 'hono'
import type { Person } from '../auth/person.ts'
import type { AppEnv } from './gate.ts'
import type { AuditEntry } from './model/session.ts'
import type { AuditService } from './services.ts'

/** Writes down what a person did, after it was done. @example await audited(audit, c, person, 'retry', `run/${id}`) */
export function audited(
  audit: AuditService, c: Context<AppEnv>, person: Person, action: AuditEntry['action'], about: string, detail?: unknown,
): Promise<void> {
  return audit.record({
    action, about, by: { id: person.id, name: person.name }, address: c.var.address, ...(detail === undefined ? {} : { detail }),
  })
}
