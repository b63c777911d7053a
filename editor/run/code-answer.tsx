import { useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useAnswer } from '../api/actions.ts'
import { queries } from '../api/queries.ts'
import type { Candidate, FlowNode, StepState } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { sayError } from '../parts/states.tsx'
import type { AskedCode } from './asked-code.ts'
import { SkipButton } from './skip-button.tsx'

interface Props {
  run: string
  node: FlowNode
  step: StepState
  asked: AskedCode
  item: number | undefined
}

/** Which code it is over there: one of the candidates, or another; the button names the answer. */
export function CodeAnswer({ run, node, step, asked, item }: Props) {
  const words = useWords()
  const { t } = words
  const { message } = App.useApp()
  const { data: candidates } = useQuery(queries.candidates(asked))
  const answer = useAnswer(run)
  const [chosen, setChosen] = useState<string>()
  const [typed, setTyped] = useState('')
  const best = candidates?.[0]?.code
  const pick = chosen ?? best ?? OTHER
  const code = pick === OTHER ? typed.trim() : pick
  const send = (): void => {
    if (code) answer.mutate({ step: step.path, answer: 'code', code }, { onError: (error) => void message.warning(sayError(error, words)) })
  }
  return (
    <form className="answer" onSubmit={(event) => { event.preventDefault(); send() }}>
      <div role="radiogroup" aria-label={t('answer.candidates')}>
        {candidates?.map((candidate) => <Choice key={candidate.code} candidate={candidate} checked={pick === candidate.code} onChoose={() => setChosen(candidate.code)} />)}
        {candidates?.length === 0 && <p className="help">{t('answer.noCandidates')}</p>}
        <label className={`choice other${pick === OTHER ? ' checked' : ''}`}>
          <input type="radio" name="code" checked={pick === OTHER} onChange={() => setChosen(OTHER)} aria-label={t('answer.other')} />
          <input
            type="text" className="choice-text" placeholder={t('answer.other')} aria-label={t('answer.other')} value={typed} maxLength={200}
            onFocus={() => setChosen(OTHER)} onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      </div>
      <Button type="primary" htmlType="submit" block disabled={!code} loading={answer.isPending}>{code ? t('answer.continueWith', { code }) : t('answer.continue')}</Button>
      <div className="answer-links"><SkipButton run={run} node={node} step={step} item={item} /></div>
    </form>
  )
}

const OTHER = '\u0000other'

function Choice({ candidate, checked, onChoose }: { candidate: Candidate; checked: boolean; onChoose(): void }) {
  const { t, say } = useWords()
  const score = candidate.score.toFixed(2)
  return (
    <label className={`choice${checked ? ' checked' : ''}`}>
      <input type="radio" name="code" checked={checked} onChange={onChoose} />
      <span className="choice-body">
        <span><b>{candidate.code}</b> {candidate.name ? say(candidate.name) : ''}</span>
        <span className="dim">{say(candidate.reason)}</span>
      </span>
      <span className="choice-score" title={t('answer.score', { score })}>
        <b className="num">{score}</b>
        <i aria-hidden><i style={{ width: `${Math.round(candidate.score * 100)}%` }} /></i>
      </span>
    </label>
  )
}
