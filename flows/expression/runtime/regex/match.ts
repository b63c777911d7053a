export interface Match {
  match: string
  start: number
  end: number
  groups: (string | undefined)[]
}
