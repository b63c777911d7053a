/** What can be wrong with a store as a whole. Each sentence says what to do, in both languages. */
import { StoreUnavailable } from './collection.ts'

/** Another Weft process has the folder. SQLite's data belong to one process at a time. */
export class FolderInUse extends StoreUnavailable {
  override readonly name = 'FolderInUse'
  constructor(folder: string, options?: ErrorOptions) {
    super(`Another Weft process is using the folder ${folder}: stop that one, or give this one a folder of its own.`, {
      ...options,
      zh: `文件夹 ${folder} 正被另一个 Weft 进程使用:请先停止该进程,或为本进程指定另一个文件夹。`,
    })
  }
}

/** The file is damaged, or it is not Weft's. */
export class BrokenStore extends StoreUnavailable {
  override readonly name = 'BrokenStore'
  constructor(file: string, options?: ErrorOptions) {
    super(`The data file ${file} is damaged or is not Weft's: move it and its -wal file aside, put the latest backup in its place, and start again.`, {
      ...options,
      zh: `数据文件 ${file} 已损坏或不属于 Weft:请将其与同名 -wal 文件一并移走,放回最近的备份,然后重新启动。`,
    })
  }
}

/** A newer Weft has written this store. */
export class NewerFormat extends StoreUnavailable {
  override readonly name = 'NewerFormat'
  constructor(found: number, known: number) {
    super(`The data have format ${found}, written by a newer Weft; this one knows up to ${known}: start the newer Weft, or restore the copy it made.`, {
      zh: `数据格式为 ${found},由较新版本的 Weft 写入,而当前版本最高支持 ${known}:请启动较新版本,或恢复其升级前的备份。`,
    })
  }
}
