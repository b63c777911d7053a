import { connectorContract } from '../kit/contract.ts'
import { crm, crmSimulator } from './index.ts'

connectorContract(crm, crmSimulator, { transcripts: new URL('./transcripts/', import.meta.url) })
