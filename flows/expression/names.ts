import { ExpressionError } from './expression.ts'

const forbidden = new Set(['__proto__', 'constructor', 'prototype', '__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__'])

/** A name that would reach a prototype, as path, key or argument of `$lookup`. */
export function isForbidden(name: unknown): boolean {
  return typeof name === 'string' && forbidden.has(name)
}

export function forbiddenName(name: string, position?: number): ExpressionError {
  return new ExpressionError('forbiddenName', `${name} cannot be used as a name`, position)
}

/** `toString` and its like: every object has them without owning them. */
export function isInherited(name: unknown): boolean {
  return typeof name === 'string' && name in Object.prototype
}

/** An object's own field, or undefined. @throws ExpressionError for a forbidden name. */
export function ownField(object: object, name: string): unknown {
  if (isForbidden(name)) throw forbiddenName(name)
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined
}
