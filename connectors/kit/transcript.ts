import { readdirSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { Text } from '../../flows/document/text.ts'

/**
 * A conversation with a system, written by hand from its documentation, never recorded from ours: connector and simulator
 * are both held against it, so that they cannot share one mistake.
 *
 * In `answer.body`, `{ "$like": example, "as": "no" }` stands for a value that differs each time: the simulator must answer
 * one of the same shape (text digit by digit, numbers of the same kind), the recorded server answers the example itself.
 * What was saved under `as` is used later as `{no}` in a path or text, or `{ "$saved": "no" }`.
 */
export interface Transcript {
  title: Text
  exchanges: Exchange[]
}

export interface Exchange {
  /** What the connector is asked to do; without it the exchange is for the simulator alone (input the client would not send). */
  operation?: string
  input?: unknown
  /** Default `transcript/<index>`; the same key twice is a repeat. */
  idempotencyKey?: string
  attempt?: number
  /** The client makes this exchange by itself, within the one before it (a look-up by reference). */
  within?: boolean
  request: {
    method: string
    path: string
    /** Beside content type and credential. */
    headers?: Record<string, string>
    body?: unknown
    /** Sends a wrong credential. */
    stranger?: boolean
  }
  answer: {
    status: number
    headers?: Record<string, string>
    body?: unknown
    /** Fields beyond those written here may be in the simulator's answer. */
    partial?: boolean
  }
}

/** All `*.http.json` of a folder, with their file names. @example loadTranscripts(new URL('./transcripts/', import.meta.url)) */
export function loadTranscripts(folder: URL): { file: string; transcript: Transcript }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.http.json'))
    .toSorted()
    .map((file) => ({ file, transcript: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Transcript }))
}

export type Saved = Record<string, unknown>

/** A request or input with saved values in place. */
export function filled(template: unknown, saved: Saved): unknown {
  if (typeof template === 'string') return template.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(saved, name) ? String(saved[name]) : whole))
  if (Array.isArray(template)) return template.map((item) => filled(item, saved))
  if (template === null || typeof template !== 'object') return template
  if ('$saved' in template) return saved[String(template.$saved)]
  return Object.fromEntries(Object.entries(template).map(([name, item]) => [name, filled(item, saved)]))
}

/** An answer with its examples, saving them: what the recorded server says. */
export function exampleOf(template: unknown, saved: Saved): unknown {
  if (Array.isArray(template)) return template.map((item) => exampleOf(item, saved))
  if (template === null || typeof template !== 'object') return filled(template, saved)
  if ('$saved' in template) return saved[String(template.$saved)]
  if (isLike(template)) {
    if (template.as !== undefined) saved[template.as] = template.$like
    return template.$like
  }
  return Object.fromEntries(Object.entries(template).map(([name, item]) => [name, exampleOf(item, saved)]))
}

/** Where an answer differs from what is written, saving values; empty when it agrees. */
export function differences(template: unknown, answer: unknown, saved: Saved, partial: boolean, path = ''): string[] {
  if (Array.isArray(template)) {
    if (!Array.isArray(answer) || answer.length !== template.length) return [`${path || '/'}: ${show(answer)} has not ${template.length} items`]
    return template.flatMap((item, index) => differences(item, answer[index], saved, partial, `${path}/${index}`))
  }
  if (template !== null && typeof template === 'object' && isLike(template)) {
    if (!sameShape(template.$like, answer)) return [`${path || '/'}: ${show(answer)} is not like ${show(template.$like)}`]
    if (template.as !== undefined) saved[template.as] = answer
    return []
  }
  if (template === null || typeof template !== 'object' || '$saved' in template) {
    const expected = filled(template, saved)
    return isDeepStrictEqual(expected, answer) ? [] : [`${path || '/'}: ${show(answer)} is not ${show(expected)}`]
  }
  if (answer === null || typeof answer !== 'object' || Array.isArray(answer)) return [`${path || '/'}: ${show(answer)} is no object`]
  const extra = partial ? [] : Object.keys(answer).filter((name) => !(name in template)).map((name) => `${path}/${name}: is not in the transcript`)
  return [...extra, ...Object.entries(template).flatMap(([name, item]) => differences(item, (answer as Record<string, unknown>)[name], saved, partial, `${path}/${name}`))]
}

interface Like {
  $like: unknown
  as?: string
}

function isLike(value: object): value is Like {
  return '$like' in value
}

/** Same type; text alike but for its digits and the letters of tokens, numbers both whole or not. */
function sameShape(example: unknown, value: unknown): boolean {
  if (typeof example === 'string') return typeof value === 'string' && value !== '' && (/[^\w-]|\d/.test(example) ? shape(example) === shape(value) : true)
  if (typeof example === 'number') return typeof value === 'number' && Number.isInteger(example) === Number.isInteger(value)
  if (example === null || typeof example !== 'object') return typeof example === typeof value
  return Array.isArray(example) === Array.isArray(value) && value !== null && typeof value === 'object'
}

const shape = (text: string) => text.replace(/\d/g, '0')
const show = (value: unknown) => JSON.stringify(value)?.slice(0, 200) ?? 'nothing'
