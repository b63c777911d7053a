export type { ProcurementOptions } from './behaviour/options.ts'
export { procurement } from './connector.ts'
export { procurementSimulator, procurementWith } from './simulator.ts'
