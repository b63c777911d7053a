import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import { api, read } from '../api/client.ts'
import { signIn } from '../api/sign-in.ts'
import { useWords } from '../i18n/index.ts'
import { sayError } from '../parts/states.tsx'
import { Entry, Field } from './entry.tsx'

interface Draft {
  name: string
  email: string
  password: string
  again: string
}
type Wrong = Partial<Record<keyof Draft, 'setUp.nameMissing' | 'setUp.emailWrong' | 'setUp.short' | 'setUp.differs'>>

function check(draft: Draft): Wrong {
  const wrong: Wrong = {}
  if (!draft.name.trim()) wrong.name = 'setUp.nameMissing'
  if (!/^\S+@\S+$/.test(draft.email)) wrong.email = 'setUp.emailWrong'
  if (draft.password.length < 10) wrong.password = 'setUp.short'
  if (draft.again !== draft.password) wrong.again = 'setUp.differs'
  return wrong
}

/** The first start: makes the administrator with the one-time token of the printed link, and signs in. */
export function SetUpPage() {
  const words = useWords()
  const { t } = words
  const { token } = useSearch({ from: '/setup' })
  const router = useRouter()
  const client = useQueryClient()
  const [draft, setDraft] = useState<Draft>({ name: '', email: '', password: '', again: '' })
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    document.title = `${t('setUp.title')} · Weft`
  }, [t])
  const wrong = tried ? check(draft) : {}
  const set = (key: keyof Draft) => (event: { target: { value: string } }) => setDraft((before) => ({ ...before, [key]: event.target.value }))
  const say = (key: keyof Draft): string | undefined => wrong[key] && t(wrong[key])

  const submit = async (): Promise<void> => {
    setTried(true)
    setProblem(undefined)
    if (!token || Object.keys(check(draft)).length > 0) return
    setBusy(true)
    try {
      const { name, email, password } = draft
      await read(api.setup.$post({ json: { token, name: name.trim(), email: email.trim(), password } }))
      await signIn(email.trim(), password)
      client.clear()
      router.history.push('/')
    } catch (error) {
      setProblem(sayError(error, words))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Entry title={t('setUp.title')} problem={token ? problem : t('setUp.noToken')} onSubmit={() => void submit()}>
      <p className="dim">{t('setUp.lead')}</p>
      <Field label={t('setUp.name')} error={say('name')}>{(ids) => <Input {...ids} autoComplete="name" autoFocus value={draft.name} onChange={set('name')} />}</Field>
      <Field label={t('signIn.email')} error={say('email')}>{(ids) => <Input {...ids} type="email" autoComplete="username" value={draft.email} onChange={set('email')} />}</Field>
      <Field label={t('signIn.password')} error={say('password')} help={t('setUp.passwordHelp')}>
        {(ids) => <Input.Password {...ids} autoComplete="new-password" value={draft.password} onChange={set('password')} />}
      </Field>
      <Field label={t('setUp.again')} error={say('again')}>{(ids) => <Input.Password {...ids} autoComplete="new-password" value={draft.again} onChange={set('again')} />}</Field>
      <Button type="primary" htmlType="submit" block loading={busy} disabled={!token}>{t('setUp.submit')}</Button>
      <Button type="link" block onClick={() => router.history.push('/sign-in')}>{t('setUp.toSignIn')}</Button>
    </Entry>
  )
}
