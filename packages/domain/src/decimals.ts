/** Decimal places that count: a billionth of a per cent, of a unit, of a currency. */
const PLACES = 9

/** Adds numbers that people state in decimals, exact to a billionth: 16.6 + 16.7 + 8.3 + 8.4 is 50, in binary it is less. */
export function addDecimals(numbers: readonly number[]): number {
  const sum = Number(numbers.reduce((total, each) => total + each, 0).toFixed(PLACES))
  return sum === 0 ? 0 : sum
}
