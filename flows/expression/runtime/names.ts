import { ExpressionError } from '../expression.ts'

const forbidden = new Set(['__proto__', 'constructor', 'prototype', '__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__'])

/** A name that would reach a prototype, as path, key or argument of `$lookup`. */
export function isForbidden(name: unknown): boolean {
  return typeof name === 'string' && forbidden.has(name)
}

export function forbiddenName(name: string, position?: number): ExpressionError {
  return new ExpressionError('forbiddenName', `${name} cannot be used as a name`, position)
}

/** Sets a field of an object that is being made. @throws ExpressionError for a forbidden name */
export function put(object: Record<string, unknown>, name: string, value: unknown): void {
  if (forbidden.has(name)) throw forbiddenName(name)
  object[name] = value
}
