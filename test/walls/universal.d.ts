// The globals beyond the language itself that flows/ and the engine may use: a browser and Node.js have them alike.
// Whoever adds one says by it that it is in both and does no input or output.
declare const performance: { now(): number }
declare function atob(text: string): string
declare function btoa(text: string): string
declare class TextEncoder {
  encode(text?: string): Uint8Array
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: Uint8Array): string
}
declare function structuredClone<T>(value: T): T
