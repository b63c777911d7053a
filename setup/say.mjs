// One sentence in the reader's language. Runs on any Node from 18 on, before anything is installed.

/** `zh` or `en`, by the locale of the environment; Windows, which sets none, is asked through Intl. */
export function language(env = process.env) {
  const set = env.LC_ALL || env.LC_MESSAGES || env.LANG
  const locale = set || Intl.DateTimeFormat().resolvedOptions().locale
  return /^zh([_.@-]|$)/i.test(locale) ? 'zh' : 'en'
}

/** @example say('没有网络。', 'No network.') */
export const say = (zh, en) => (language() === 'zh' ? zh : en)
