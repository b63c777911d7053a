import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartProblem } from './simulator/start-problem.ts'
import { formatSecret } from './webhook.ts'

/** What opens one simulated system. */
export interface SystemKeys {
  token: string
  controlToken: string
  webhookSecret: string
}

/**
 * The systems' tokens and secrets, made once and kept in `access.json`, readable by the owner alone. A system that is new
 * gets its own; the others keep theirs. Throws a `StartProblem` when the folder cannot be written or the file is damaged.
 */
export function simulatorKeys(folder: string, systems: readonly string[]): Record<string, SystemKeys> {
  const file = join(folder, 'access.json')
  const kept = read(file)
  const missing = systems.filter((system) => !kept[system])
  if (missing.length === 0) return kept
  for (const system of missing)
    kept[system] = { token: `${system}_${text()}`, controlToken: `ctl_${text()}`, webhookSecret: formatSecret(randomBytes(32)) }
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600, flush: true })
    renameSync(`${file}.new`, file)
  } catch (error) {
    throw new StartProblem(`模拟系统的文件夹 ${folder} 不可写`, `The simulators' folder ${folder} cannot be written`, error)
  }
  return kept
}

function read(file: string): Record<string, SystemKeys> {
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch {
    return {}
  }
  try {
    return JSON.parse(content) as Record<string, SystemKeys>
  } catch (error) {
    throw new StartProblem(`${file} 已损坏`, `${file} is damaged`, error)
  }
}

const text = () => randomBytes(24).toString('base64url')
