export { erp } from './connector.ts'
export { erpSimulator } from './simulator.ts'
