import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { Button, Input, type InputRef } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { signIn } from '../api/sign-in.ts'
import { useWords } from '../i18n/index.ts'
import { sayError } from '../parts/states.tsx'
import { Entry, Field } from './entry.tsx'

/** One form: get in, and back to where one wanted to go. */
export function SignInPage() {
  const words = useWords()
  const { t } = words
  const { to } = useSearch({ from: '/sign-in' })
  const router = useRouter()
  const client = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const first = useRef<InputRef>(null)
  const second = useRef<InputRef>(null)
  useEffect(() => {
    document.title = `${t('signIn.title')} · Weft`
  }, [t])

  const submit = async (): Promise<void> => {
    setTried(true)
    setProblem(undefined)
    if (!email.trim()) return first.current?.focus()
    if (!password) return second.current?.focus()
    setBusy(true)
    try {
      await signIn(email.trim(), password)
      client.clear()
      router.history.push(to ?? '/')
    } catch (error) {
      setProblem(sayError(error, words))
      second.current?.focus()
    } finally {
      setBusy(false)
    }
  }
  return (
    <Entry title={t('signIn.title')} problem={problem} onSubmit={() => void submit()}>
      <Field label={t('signIn.email')} error={tried && !email.trim() ? t('signIn.emailMissing') : undefined}>
        {(ids) => <Input {...ids} ref={first} type="email" autoComplete="username" autoFocus value={email} onChange={(event) => setEmail(event.target.value)} />}
      </Field>
      <Field label={t('signIn.password')} error={tried && !password ? t('signIn.passwordMissing') : undefined}>
        {(ids) => <Input.Password {...ids} ref={second} autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} />}
      </Field>
      <Button type="primary" htmlType="submit" block loading={busy}>{t('signIn.submit')}</Button>
    </Entry>
  )
}
