import { storeContract } from '../../test/store-contract.ts'
import { openSqlite } from './sqlite.ts'

storeContract('sqlite', () => openSqlite({ file: ':memory:' }), { propertyRuns: 150 })
