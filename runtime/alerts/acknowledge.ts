import type { Alert } from '../../flows/document/alert-rule.ts'

export class UnknownAlert extends Error {
  override readonly name = 'UnknownAlert'
  readonly id: string
  constructor(id: string) {
    super(`there is no alert ${id}`)
    this.id = id
  }
}

/** One acknowledgement counts. */
export class AcknowledgedAlready extends Error {
  override readonly name = 'AcknowledgedAlready'
  readonly alert: Alert
  constructor(alert: Alert) {
    super(`${alert.acknowledged?.by ?? 'somebody'} has acknowledged the alert already`)
    this.alert = alert
  }
}
