import type { StepState } from '../api/types.ts'
import { useWords } from '../i18n/index.ts'
import { Clock, Took } from '../parts/time.tsx'

/** Every try of a call, with what came of it. */
export function Attempts({ attempts }: { attempts: NonNullable<StepState['attempts']> }) {
  const { t, say } = useWords()
  return (
    <section>
      <div className="section-head"><h3>{t('run.attempts')}</h3></div>
      <table className="attempts">
        <tbody>
          {attempts.map((one) => (
            <tr key={`${one.attempt} ${one.startedAt}`}>
              <td className="num">{one.attempt}</td>
              <td className="num"><Clock at={one.startedAt} /></td>
              <td className="attempt-text">{one.problem ? say(one.problem.message) : t(one.finishedAt === undefined ? 'run.tryOpen' : 'run.tryOk')}</td>
              <td className="right dim"><Took from={one.startedAt} to={one.finishedAt} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
