/** The company's shared data: what a code of one system is in another, and what its people have agreed on. */
import Type from 'typebox'
import { DocumentKey } from '../document/common.ts'
import { Text } from '../document/text.ts'

/** Key of a system (its connection) → how that system writes it. A system that has no code for it is left out. */
export const Codes = Type.Record(Type.String({ pattern: '^[a-z][a-z0-9-]*$' }), Type.String({ minLength: 1 }))
export type Codes = Type.Static<typeof Codes>

/**
 * One thing of the real world and its number in each system. `key` is the number by which the company names it: that of
 * the system in which it is made first.
 */
export const CrossReferenceRow = Type.Object(
  { key: Type.String({ minLength: 1 }), name: Text, codes: Codes },
  { additionalProperties: false, title: 'Cross-reference row' },
)
export type CrossReferenceRow = Type.Static<typeof CrossReferenceRow>

/** Which thing is which, for one kind of thing. Numbers are text to the byte: leading zeros count. */
export const CrossReferences = Type.Object(
  {
    key: DocumentKey,
    name: Text,
    /** The kind, as expressions name it: `$xref("material", "crm", "CP-1001", "erp")`. */
    entity: Type.String({ pattern: '^[a-z][A-Za-z0-9]*$' }),
    rows: Type.Array(CrossReferenceRow),
  },
  { additionalProperties: false, title: 'Cross-references' },
)
export type CrossReferences = Type.Static<typeof CrossReferences>

/**
 * One value and its code in each system. `codes` are written and read; `also` are further codes of a system that mean the
 * same and are only read (a CRM's 台 and 件 are both pieces, 件 is what is written).
 */
export const ValueMapRow = Type.Object(
  {
    key: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9-]*$' }),
    name: Text,
    codes: Codes,
    also: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }))),
  },
  { additionalProperties: false, title: 'Value map row' },
)
export type ValueMapRow = Type.Static<typeof ValueMapRow>

/** A small closed list of values, per canonical value the codes of the systems: `$valueMap("units", "crm", "台", "erp")`. */
export const ValueMap = Type.Object(
  { key: Type.String({ pattern: '^[a-z][A-Za-z0-9]*$' }), name: Text, description: Type.Optional(Text), rows: Type.Array(ValueMapRow) },
  { additionalProperties: false, title: 'Value map' },
)
export type ValueMap = Type.Static<typeof ValueMap>

const Points = Type.Number({ minimum: 0, maximum: 100 })

/**
 * How a supplier is chosen among the quotations for a request line. Each criterion gives 0 to 100 points, the score is
 * their weighted mean (the weights add up to 100).
 *
 * | criterion | points |
 * | --- | --- |
 * | price | lowest unit price among those not disqualified ÷ this unit price × 100 |
 * | leadTime | shortest lead time ÷ this lead time × 100 |
 * | score | the procurement system's own score |
 * | rating | `ratingPoints` of the ERP's credit rating |
 * | onTime | on-time receipts ÷ receipts × 100; `pointsWithoutHistory` when there were fewer than `minReceipts` |
 */
export const SupplierMatching = Type.Object(
  {
    weights: Type.Object(
      { price: Points, leadTime: Points, score: Points, rating: Points, onTime: Points },
      { additionalProperties: false },
    ),
    ratingPoints: Type.Object({ A: Points, B: Points, C: Points, D: Points }, { additionalProperties: false }),
    history: Type.Object(
      { minReceipts: Type.Integer({ minimum: 1 }), pointsWithoutHistory: Points },
      { additionalProperties: false },
    ),
    /** Who is not considered at all, and is named with the reason. */
    disqualify: Type.Object(
      {
        /** Blocked in the procurement system or in the ERP. */
        blocked: Type.Boolean(),
        /** Without a number in the ERP, or not rated there. */
        unrated: Type.Boolean(),
        ratings: Type.Array(Type.Union([Type.Literal('A'), Type.Literal('B'), Type.Literal('C'), Type.Literal('D')])),
        scoreBelow: Points,
        /** The quotation's minimum quantity is more than what is needed. */
        belowMinQuantity: Type.Boolean(),
        /** The quotation is in another currency than the request. */
        otherCurrency: Type.Boolean(),
      },
      { additionalProperties: false },
    ),
    /** Equal scores (to two decimals): the first criterion in which they differ decides; the supplier number always does. */
    tieBreak: Type.Array(
      Type.Union([Type.Literal('price'), Type.Literal('leadTime'), Type.Literal('score'), Type.Literal('rating'), Type.Literal('onTime')]),
    ),
  },
  { additionalProperties: false, title: 'Supplier matching' },
)
export type SupplierMatching = Type.Static<typeof SupplierMatching>

/** Numbers that people have agreed on and may change without touching a flow. */
export const Parameter = Type.Object(
  { key: DocumentKey, name: Text, description: Type.Optional(Text), value: Type.Unknown() },
  { additionalProperties: false, title: 'Parameter' },
)
export type Parameter = Type.Static<typeof Parameter>

/** `YYYY-MM-DD`. */
export const Day = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' })

/** Hour and minute of the day, `24:00` is its end. */
const Clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$' })

/**
 * When the company works in one year. Weekends are free but for `workdays` (调休 make-up days), other days are worked but
 * for `holidays`. A bank or another company that rests on make-up days has a calendar of its own.
 */
export const Calendar = Type.Object(
  {
    key: DocumentKey,
    /** Calendars of the same series follow each other year by year. */
    series: DocumentKey,
    name: Text,
    year: Type.Integer({ minimum: 1970, maximum: 9999 }),
    /** False until the year's notice is out: whatever is computed with it is provisional (case 48). */
    announced: Type.Boolean(),
    source: Text,
    /** Minutes east of UTC; China has no daylight saving time. */
    utcOffset: Type.Integer({ minimum: -720, maximum: 840 }),
    /** ISO week days: 1 Monday … 7 Sunday. */
    weekend: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { uniqueItems: true }),
    holidays: Type.Array(Type.Object({ name: Text, from: Day, to: Day }, { additionalProperties: false })),
    workdays: Type.Array(Type.Object({ day: Day, name: Text }, { additionalProperties: false })),
    /** Working hours of every working day, in order, not touching each other. */
    hours: Type.Array(Type.Object({ from: Clock, to: Clock }, { additionalProperties: false }), { minItems: 1 }),
  },
  { additionalProperties: false, title: 'Calendar' },
)
export type Calendar = Type.Static<typeof Calendar>
