import { createHash } from 'node:crypto'
import type { Alert, AlertRule } from '../../flows/document/alert-rule.ts'
import { DuplicateKey, type Collection, type CollectionSpec, type Store } from '../store/collection.ts'

/** A rule as the store keeps it; `_id` is its key. */
export interface RuleDocument extends AlertRule {
  _id: string
  rev: number
  /** Hash of what was shipped; absent for a rule that people made. */
  shipped?: string
  edited?: { by: string; at: number }
}

/** An alert as the store keeps it. `opening` counts how often the rule's group was open before. */
export interface AlertDocument extends Alert {
  opening: number
  rev: number
}

const rules: CollectionSpec = { name: 'rules', indexes: [], grows: false }
const alerts: CollectionSpec = {
  name: 'alerts',
  indexes: [{ fields: ['state', 'pendingSince'] }, { fields: ['state', 'resolvedAt'] }, { fields: ['rule', 'group', 'opening'] }, { fields: ['rule', 'firedAt'] }],
  grows: true,
}

export interface AlertCollections {
  rules: Collection<RuleDocument>
  alerts: Collection<AlertDocument>
}

export async function openAlertCollections(store: Store): Promise<AlertCollections> {
  const [ruleDocuments, alertDocuments] = await Promise.all([store.collection<RuleDocument>(rules), store.collection<AlertDocument>(alerts)])
  return { rules: ruleDocuments, alerts: alertDocuments }
}

/** Made of rule, group and opening alone, so that two processes that open the same alert open one. */
export function alertId(rule: string, group: string, opening: number): string {
  return `${rule}.${createHash('sha256').update(group).digest('hex').slice(0, 16)}.${opening}`
}

/** As people see it. */
export function shown(document: AlertDocument): Alert {
  const { opening: _, rev: __, ...alert } = document
  return alert
}

export function ruleOf(document: RuleDocument): AlertRule {
  const { _id: _, rev: __, shipped: ___, edited: ____, ...rule } = document
  return rule
}

/** Shipped rules: new ones are added, unedited ones brought up, edited ones left. @returns how many were written. */
export async function loadShippedRules({ rules }: AlertCollections, shipped: readonly AlertRule[]): Promise<number> {
  let written = 0
  for (const rule of shipped) {
    const hash = createHash('sha256').update(JSON.stringify(rule)).digest('base64url')
    const there = await rules.get(rule.key)
    if (there && (there.edited || there.shipped === undefined || there.shipped === hash)) continue
    written++
    if (!there) await rules.bulk([{ insertIfAbsent: { ...rule, _id: rule.key, rev: 1, shipped: hash } }])
    else await rules.update({ _id: rule.key, rev: there.rev }, { $set: { ...rule, shipped: hash }, $inc: { rev: 1 } })
  }
  return written
}

/** Opens an alert, unless the group's latest one is open still. @returns it, and whether it is this call that opened it. */
export async function openAlert({ alerts }: AlertCollections, alert: Omit<Alert, '_id'>): Promise<{ alert: AlertDocument; opened: boolean }> {
  for (;;) {
    const [latest] = (await alerts.find({ rule: alert.rule, group: alert.group }, { sort: { opening: -1 }, limit: 1 })).items
    if (latest && latest.state !== 'resolved') return { alert: latest, opened: false }
    const opening = (latest?.opening ?? 0) + 1
    const document: AlertDocument = { ...alert, _id: alertId(alert.rule, alert.group, opening), opening, rev: 1 }
    try {
      await alerts.insert(document)
      return { alert: document, opened: true }
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error
    }
  }
}

/** Compare-and-set. @returns the alert as it is now, or undefined when somebody else changed it. */
export async function changeAlert({ alerts }: AlertCollections, document: AlertDocument): Promise<AlertDocument | undefined> {
  const { rev, opening: _, _id, ...alert } = document
  return alerts.findOneAndUpdate({ _id, rev }, { $set: alert, $inc: { rev: 1 } })
}
