import type { ExpressionError, LookupKey } from '../../flows/expression/expression.ts'
import type { Text } from '../../flows/document/text.ts'
import type { Problem } from '../../flows/run/run.ts'

/** Problems that the engine itself finds, in words for people; the detail is for IT. */

export function expressionProblem(error: ExpressionError, field: string): Problem {
  const budget = error.code === 'budget'
  return {
    code: budget ? 'budget' : 'expression',
    message: budget
      ? { zh: `“${field}”的表达式超出计算限额：${error.message}。改小它要处理的数据，或改写表达式。`, en: `The expression of "${field}" broke its budget: ${error.message}. Give it less data, or write it another way.` }
      : { zh: `“${field}”的表达式出错：${error.message}`, en: `The expression of "${field}" failed: ${error.message}` },
    detail: { field, code: error.code, position: error.position },
  }
}

export function unknownCodeProblem(key: LookupKey, nameOf: (connection: string) => Text): Problem {
  const to = nameOf(key.to)
  return {
    code: 'unknownCode',
    message: { zh: `${to.zh}没有 ${key.code} 的编码`, en: `${to.en} has no code for ${key.code}` },
    detail: key,
  }
}

export function unknownOutcomeProblem(system: Text, cause?: unknown): Problem {
  return {
    code: 'unknownOutcome',
    message: {
      zh: `不知道${system.zh}是否已执行这次调用。先在那边核对，再选“再调用一次”或“跳过”。`,
      en: `It is not known whether ${system.en} carried out this call. Check there, then choose to call again or to skip.`,
    },
    detail: cause,
  }
}

export function timedOutProblem(): Problem {
  return { code: 'timeout', message: { zh: '等待的事件没有按时到来', en: 'The awaited event did not come in time' } }
}

export function itemsFailedProblem(failed: number, count: number, first: Problem | undefined): Problem {
  const why: Text = first?.message ?? { zh: '', en: '' }
  return {
    code: 'itemsFailed',
    message: { zh: `${count} 项中 ${failed} 项失败：${why.zh}`, en: `${failed} of ${count} items failed: ${why.en}` },
    detail: first,
  }
}

export function wrongTypeProblem(field: string, zh: string, en: string): Problem {
  return {
    code: 'expression',
    message: { zh: `“${field}”的结果应是${zh}`, en: `The result of "${field}" should be ${en}` },
    detail: { field },
  }
}
