export { crm } from './connector.ts'
export { crmSimulator } from './simulator.ts'
