import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Dropdown, type MenuProps } from 'antd'
import { signOut } from '../api/sign-in.ts'
import { queries } from '../api/queries.ts'
import { useWords } from '../i18n/index.ts'
import { usePreferences } from './preferences.ts'

/** The person at the foot of the rail: language, appearance, sign out. */
export function PersonMenu() {
  const { t, lang } = useWords()
  const person = useQuery(queries.session()).data?.person
  const { mode, setMode, setLanguage } = usePreferences()
  const client = useQueryClient()
  const navigate = useNavigate()
  if (!person) return null
  const leave = async (): Promise<void> => {
    await signOut()
    client.clear()
    await navigate({ to: '/sign-in' })
  }
  const items: MenuProps['items'] = [
    { key: 'who', type: 'group', label: `${person.name} · ${person.email}` },
    { key: 'language', type: 'group', label: t('person.language'), children: [{ key: 'language:zh', label: '中文' }, { key: 'language:en', label: 'English' }] },
    {
      key: 'theme', type: 'group', label: t('person.theme'),
      children: [{ key: 'mode:system', label: t('person.system') }, { key: 'mode:light', label: t('person.light') }, { key: 'mode:dark', label: t('person.dark') }],
    },
    { type: 'divider' },
    { key: 'leave', label: t('person.signOut') },
  ]
  const onClick: MenuProps['onClick'] = ({ key }) => {
    if (key === 'language:zh' || key === 'language:en') setLanguage(key === 'language:zh' ? 'zh' : 'en')
    else if (key === 'mode:light' || key === 'mode:dark') setMode(key === 'mode:light' ? 'light' : 'dark')
    else if (key === 'mode:system') setMode(undefined)
    else void leave()
  }
  return (
    <Dropdown menu={{ items, onClick, selectedKeys: [`language:${lang}`, `mode:${mode ?? 'system'}`] }} trigger={['click']} placement="topLeft">
      <button type="button" className="person" aria-label={t('rail.person', { name: person.name })} title={person.name}>{initial(person.name)}</button>
    </Dropdown>
  )
}

/** @example initial('林') // '林' */
function initial(name: string): string {
  return [...name.trim()][0]?.toUpperCase() ?? '?'
}
