/** `$round`: half goes to the even neighbour. The decimal point is moved in the text, so that 2.675 is what it looks like. */
export function roundHalfEven(value: number, decimals = 0): number {
  if (decimals >= 0 && decimals <= 15 && Number.isInteger(decimals)) {
    // Away from a tie, moving the point in binary gives the same: both parts of the division are exact.
    const power = powers[decimals]!
    const shifted = value * power
    const rounded = Math.round(shifted)
    const off = Math.abs(shifted - rounded)
    if (off < 0.4999 && Math.abs(rounded) < 1e12) return rounded === 0 ? 0 : rounded / power
  }
  const shifted = decimals === 0 ? value : shift(value, decimals)
  let rounded = Math.round(shifted)
  if (Math.abs(rounded - shifted) === 0.5 && Math.abs(rounded % 2) === 1) rounded--
  if (decimals !== 0) rounded = shift(rounded, -decimals)
  return rounded === 0 ? 0 : rounded
}

const powers = Array.from({ length: 16 }, (_, places) => 10 ** places)

function shift(value: number, places: number): number {
  const [digits, exponent = '0'] = String(value).split('e')
  return Number(`${digits}e${Number(exponent) + places}`)
}
