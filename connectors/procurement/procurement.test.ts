import { connectorContract } from '../kit/contract.ts'
import { procurement, procurementSimulator } from './index.ts'

connectorContract(procurement, procurementSimulator, { transcripts: new URL('./transcripts/', import.meta.url) })
