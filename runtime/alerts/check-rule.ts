import Schema from 'typebox/value'
import { AlertRule } from '../../flows/document/alert-rule.ts'
import type { Finding } from '../../flows/document/finding.ts'
import { compileExpression } from '../../flows/expression/compile.ts'
import { ExpressionError } from '../../flows/expression/expression.ts'

/**
 * Everything that keeps a rule from being used: the schema, and expressions that do not parse. Empty when it may.
 * @example checkRule({ ...rule, condition: 'status = ' }) // [{ place: 'condition', code: 'expression', … }]
 */
export function checkRule(document: unknown): Finding[] {
  const shape = Schema.Errors(AlertRule, document).map((error) => ({
    place: error.instancePath.replace(/^\//, '') || '/', code: 'schema', severity: 'error' as const,
    message: { zh: `不符合格式:${error.message}`, en: `Not of the format: ${error.message}` },
  }))
  if (shape.length > 0) return shape
  const rule = document as AlertRule
  return expressionsOf(rule).flatMap(({ place, source }) => expressionFinding(place, source))
}

function expressionsOf({ condition, group, message }: AlertRule): { place: string; source: string }[] {
  const named = { condition, group, 'message/zh': message.zh, 'message/en': message.en }
  return Object.entries(named).flatMap(([place, source]) => (source === undefined ? [] : [{ place, source }]))
}

function expressionFinding(place: string, source: string): Finding[] {
  try {
    compileExpression(source)
    return []
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const at = error.position === undefined ? ['', ''] : [`(第 ${error.position} 个字符处)`, ` (at character ${error.position})`]
    return [{ place, code: 'expression', severity: 'error', message: { zh: `表达式有误${at[0]}:${error.message}`, en: `The expression is wrong${at[1]}: ${error.message}` } }]
  }
}
