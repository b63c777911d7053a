import { afterAll, describe, expect, test } from 'vitest'
import { MongoClient } from 'mongodb'
import { storeContract } from '../../test/store-contract.ts'
import { openMongodb } from './mongodb.ts'

const url = process.env.WEFT_TEST_MONGODB_URL
const database = `weft_test_${process.pid}_${Date.now()}`
const open = () => openMongodb({ url: url as string, database })
storeContract('mongodb', open, { propertyRuns: 5, lacks: ['negativeZero', 'uniqueNull'] })
void [afterAll, describe, expect, test, MongoClient]
