import { connectorContract } from '../kit/contract.ts'
import { erp, erpSimulator } from './index.ts'

connectorContract(erp, erpSimulator, { transcripts: new URL('./transcripts/', import.meta.url) })
