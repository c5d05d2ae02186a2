/** Tells whether a number is a whole number of 32 bits with a sign, -2147483648 to 2147483647. */
export function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
}
