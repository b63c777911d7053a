import { useWords } from '../i18n/index.ts'
import { StatusMark } from '../parts/status.tsx'
import { documentId } from './layout.ts'
import type { OrderLine, Part } from './lines.ts'

const colours: Record<Part['state'], string> = { done: 'succeeded', underWay: 'accent', parked: 'warning', open: 'strong-line' }

/** Every line of the order: how much of it is where. */
export function LineTable({ lines, onChoose }: { lines: readonly OrderLine[]; onChoose(id: string): void }) {
  const { t } = useWords()
  const sum = (line: OrderLine, state: Part['state']): number => line.parts.filter((part) => part.state === state).reduce((all, part) => all + part.quantity, 0)
  return (
    <div className="table-wrap line-table">
      <table className="table dense">
        <thead>
          <tr>
            <th className="line-no"><span className="visually-hidden">{t('chain.line')}</span></th><th>{t('chain.line')}</th><th className="right">{t('chain.quantity')}</th><th>{t('chain.where')}</th>
            <th className="right">{t('chain.delivered')}</th><th className="right">{t('chain.requested')}</th><th>{t('chain.papers')}</th><th>{t('chain.state')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.line}>
              <td className="line-no"><b className="bead">{line.line}</b></td>
              <td><code>{line.code}</code> {line.name}</td>
              <td className="right num">{line.quantity} {line.unit}</td>
              <td><Where parts={line.parts} /></td>
              <td className="right num">{sum(line, 'done') || '–'}</td>
              <td className="right num">{sum(line, 'underWay') || '–'}</td>
              <td>{line.parts.map((part) => part.document && <button key={documentId(part.document)} type="button" className="link mono line-doc" onClick={() => part.document && onChoose(documentId(part.document))}>{part.document.number}</button>)}</td>
              <td><LineState parts={line.parts} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Where({ parts }: { parts: readonly Part[] }) {
  return <span className="where" aria-hidden>{parts.map((part, index) => <i key={index} style={{ flexGrow: part.quantity, background: `var(--${colours[part.state]})` }} />)}</span>
}

function LineState({ parts }: { parts: readonly Part[] }) {
  const { t, say } = useWords()
  if (parts.some((part) => part.state === 'parked')) return <StatusMark status="parked" />
  if (parts.some((part) => part.state === 'open')) return <StatusMark status="ready" word={t('chain.openLine')} />
  const last = parts.find((part) => part.state === 'underWay') ?? parts[0]
  const word = last?.document?.state?.name ? say(last.document.state.name) : undefined
  return <StatusMark status={last?.state === 'underWay' ? 'running' : 'succeeded'} word={word && last?.document ? `${say(last.document.name)} ${word}` : word} />
}
