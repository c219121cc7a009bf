/** Most places `toFixed` knows. */
const MOST_PLACES = 100

/** Adds numbers that people state in decimals, as far as 15 digits hold them: 16.6 + 16.7 + 8.3 + 8.4 is 50, in binary it is less. */
export function addDecimals(numbers: readonly number[]): number {
  const places = Math.min(
    MOST_PLACES,
    numbers.reduce((most, each) => Math.max(most, placesOf(each)), 0),
  )
  const sum = Number(numbers.reduce((total, each) => total + each, 0).toFixed(places))
  return sum === 0 ? 0 : sum
}

/** Decimal places of the shortest text of a number: 2 of 0.25, 7 of 3e-7. */
function placesOf(number: number): number {
  const [digits, exponent = '0'] = String(number).split('e')
  return (digits!.split('.')[1]?.length ?? 0) - Number(exponent)
}
