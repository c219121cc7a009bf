/**
 * Whether a JSON number keeps its value as a double: what is stored is what was sent.
 * @example survives('9007199254740993') // false: it would be stored as ...992
 */
export function survives(text: string): boolean {
  const value = Number(text)
  return Number.isFinite(value) && toDecimal(text) === toDecimal(String(value))
}

/** Digits without leading or trailing zeros, and the power of ten they are counted in; the sign does not matter here. */
function toDecimal(text: string): string {
  const [mantissa, exponent = '0'] = text.replace(/^[-+]/, '').toLowerCase().split('e') as [string, string?]
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?]
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  return `${significant}e${Number(exponent) - fraction.length + (digits.length - significant.length)}`
}
