import { useQuery } from '@tanstack/react-query'
import { Link, type LinkProps } from '@tanstack/react-router'
import { Bell, House, Link as ChainIcon, Play, Plug, ScrollText, Workflow, type LucideIcon } from 'lucide-react'
import { queries } from '../api/queries.ts'
import { useWords } from '../i18n/index.ts'
import { Logo } from '../parts/logo.tsx'
import { PersonMenu } from './person-menu.tsx'

const places = [
  { to: '/', icon: House, name: 'home' },
  { to: '/flows', icon: Workflow, name: 'flows' },
  { to: '/runs', icon: Play, name: 'runs' },
  { to: '/chains', icon: ChainIcon, name: 'chains' },
  { to: '/log', icon: ScrollText, name: 'log' },
  { to: '/alerts', icon: Bell, name: 'alerts' },
  { to: '/systems', icon: Plug, name: 'systems' },
] as const satisfies readonly { to: LinkProps['to']; icon: LucideIcon; name: string }[]

/** Where one can go: icon over word; a badge counts what fires and nobody has seen. */
export function Rail() {
  const { t } = useWords()
  const alerts = useQuery(queries.alerts()).data ?? []
  const firing = alerts.filter((alert) => alert.state === 'firing' && !alert.acknowledged).length
  return (
    <nav className="rail" aria-label={t('rail.label')}>
      <Link to="/" className="rail-logo" aria-label={t('app.name')}><Logo /></Link>
      {places.map(({ to, icon: Icon, name }) => (
        <Link key={to} to={to} className="rail-item" activeOptions={{ exact: to === '/' }} activeProps={{ 'aria-current': 'page' }}>
          <span className="rail-icon">
            <Icon size={17} strokeWidth={1.6} aria-hidden />
            {name === 'alerts' && firing > 0 && <b className="rail-badge">{firing}</b>}
          </span>
          <span>{t(`rail.${name}`)}</span>
        </Link>
      ))}
      <span className="rail-gap" />
      <PersonMenu />
    </nav>
  )
}
