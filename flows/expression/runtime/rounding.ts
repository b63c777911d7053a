/** `$round`: half goes to the even neighbour. The decimal point is moved in the text, so that 2.675 is what it looks like. */
export function roundHalfEven(value: number, decimals = 0): number {
  const shifted = decimals === 0 ? value : shift(value, decimals)
  let rounded = Math.round(shifted)
  if (Math.abs(rounded - shifted) === 0.5 && Math.abs(rounded % 2) === 1) rounded--
  if (decimals !== 0) rounded = shift(rounded, -decimals)
  return rounded === 0 ? 0 : rounded
}

function shift(value: number, places: number): number {
  const [digits, exponent = '0'] = String(value).split('e')
  return Number(`${digits}e${Number(exponent) + places}`)
}
