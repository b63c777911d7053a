import type { Person, Role } from './person.ts'

/**
 * Separate rights. `view`: see data. `operate`: retry, answer, cancel, pause, acknowledge, start by hand. `edit`: change
 * drafts. `publish`: make them live. `secrets`: set (never read) secrets of connections. `admin`: people and settings.
 */
export const rights = ['view', 'operate', 'edit', 'publish', 'secrets', 'admin'] as const
export type Right = (typeof rights)[number]

/** What each role may do; what is not listed is refused. */
const granted = {
  admin: rights,
  it: ['view', 'operate', 'edit', 'publish', 'secrets'],
  analyst: ['view', 'edit', 'publish'],
  operator: ['view', 'operate'],
  user: ['view'],
} as const satisfies Record<Role, readonly Right[]>

/** The one place that decides. @example allows({ role: 'user', … }, 'operate') // false */
export function allows(person: Person | undefined, right: Right): boolean {
  if (!person || !Object.hasOwn(granted, person.role)) return false
  return (granted[person.role] as readonly Right[]).includes(right)
}
