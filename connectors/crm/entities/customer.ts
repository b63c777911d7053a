import Type from 'typebox'
import { text } from '../../../flows/document/text.ts'
import type { Entity } from '../../kit/connector.ts'
import { choiceOf, textField, titled } from '../../kit/fields.ts'
import { closed, currency, customerNo, updatedAt, version } from '../fields.ts'

export const Address = Type.Object(
  {
    province: textField('省', 'Province'),
    city: textField('市', 'City'),
    street: textField('街道', 'Street'),
    zip: textField('邮编', 'Postal code', { maxLength: 12 }),
    country: Type.String(titled('国家', 'Country', { pattern: '^[A-Z]{2}$' })),
  },
  { ...titled('地址', 'Address'), ...closed },
)

/** Who orders. */
export const Customer = Type.Object(
  {
    no: customerNo(),
    version: version(),
    name: textField('名称', 'Name'),
    nameEn: textField('英文名称', 'English name'),
    address: Address,
    contact: textField('联系人', 'Contact'),
    phone: textField('电话', 'Phone'),
    level: choiceOf(['A', 'B', 'C'], '等级', 'Level'),
    currency: currency(),
    updatedAt: updatedAt(),
  },
  closed,
)
export type Customer = Type.Static<typeof Customer>

export const customerEntity: Entity = { name: text('客户', 'Customer'), schema: Customer, number: 'no', version: 'version' }
