export interface Progress {
  /** A detail that may change while the work goes on, such as "12 of 40". */
  note(text: string): void
  done(): void
  fail(): void
}
export declare function progress(what: string, out?: NodeJS.WriteStream): Progress
