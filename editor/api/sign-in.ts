import { api, read } from './client.ts'

/** The session is a cookie that no script sees. @throws ApiProblem 401 when email or password is wrong, 429 after too many tries */
export async function signIn(email: string, password: string): Promise<void> {
  await read(api.auth['sign-in'].email.$post({ json: { email, password } }))
}

export async function signOut(): Promise<void> {
  await read(api.auth['sign-out'].$post()).catch(() => undefined)
}
