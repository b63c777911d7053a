/** SQLite's result codes (https://www.sqlite.org/rescode.html) as the port's errors. */
import { StoreUnavailable } from '../collection.ts'
import { BrokenStore } from '../errors.ts'

/** The primary result code, or undefined where the error is not SQLite's. */
export function codeOf(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | undefined)?.errcode
  return typeof code === 'number' ? code & 0xff : undefined
}

const unavailable: Record<number, { en: string; zh: string }> = {
  3: { en: 'access to the data file is denied: check its owner and rights', zh: '无权访问数据文件:请检查其所有者与权限' },
  5: { en: 'another program is holding the data file: close it', zh: '数据文件被其他程序占用:请关闭该程序' },
  6: { en: 'another program is holding the data file: close it', zh: '数据文件被其他程序占用:请关闭该程序' },
  7: { en: 'memory is exhausted', zh: '内存不足' },
  8: { en: 'the data file is read-only: make its folder writable', zh: '数据文件为只读:请将其文件夹设为可写' },
  10: { en: 'reading or writing the data file failed: check the disk', zh: '读写数据文件失败:请检查磁盘' },
  13: { en: 'the disk is full: make room, then it goes on by itself', zh: '磁盘已满:请释放空间,之后会自动恢复' },
  14: { en: 'the data file cannot be opened: check that its folder exists and is writable', zh: '无法打开数据文件:请确认其文件夹存在且可写' },
}

/** The port's error for SQLite's; anything else as it is. */
export function sqliteError(error: unknown, file: string): unknown {
  const code = codeOf(error)
  if (code === undefined) return isClosed(error) ? closedError(error) : error
  if (code === 11 || code === 26) return new BrokenStore(file, { cause: error })
  const sentence = unavailable[code]
  if (sentence === undefined) return error
  return new StoreUnavailable(`${file}: ${sentence.en}`, { cause: error, zh: `${file}:${sentence.zh}` })
}

function isClosed(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === 'ERR_INVALID_STATE'
}

export function closedError(cause?: unknown): StoreUnavailable {
  return new StoreUnavailable('The store is closed', { cause, zh: '存储已关闭' })
}
