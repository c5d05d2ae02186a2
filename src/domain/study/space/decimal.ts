/** A number as people write it: digits · 10^−scale, exactly. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** How a range is cut by its step. */
export interface DecimalSteps {
  /** Whole steps from the start to the last value that is not beyond the end. */
  readonly steps: number;
  /** The value in the sequence of steps that is nearest to the end; the lower of two that are as near. */
  readonly nearest: number;
  /** Whether that is the end itself. */
  readonly isExact: boolean;
}

/**
 * Returns from + index · step without the rounding of doubles: from 0.05 a step of 0.01 leads to 0.06, not
 * 0.060000000000000005, because values become texts and texts become digests.
 * @param index a whole number, 0 or more
 */
export function decimalStep(from: number, step: number, index: number): number {
  const [start, width] = aligned(decimalOf(from), decimalOf(step));
  return numberOf({ digits: start.digits + BigInt(index) * width.digits, scale: start.scale });
}

/**
 * Returns how many steps lie between two numbers, in decimal arithmetic.
 * @param to above `from`
 * @param step above 0
 */
export function decimalSteps(from: number, to: number, step: number): DecimalSteps {
  const [start, width] = aligned(decimalOf(from), decimalOf(step));
  const [end, first] = aligned(decimalOf(to), start);
  const stepDigits = width.digits * 10n ** BigInt(end.scale - width.scale);
  const distance = end.digits - first.digits;
  const steps = distance / stepDigits;
  const rest = distance % stepDigits;
  const nearest = rest * 2n > stepDigits ? steps + 1n : steps;
  return {
    steps: Number(steps),
    nearest: numberOf({ digits: first.digits + nearest * stepDigits, scale: end.scale }),
    isExact: rest === 0n,
  };
}

/** Reads the shortest decimal that is the double, which is what was written. */
function decimalOf(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

function aligned(a: Decimal, b: Decimal): readonly [Decimal, Decimal] {
  const scale = Math.max(a.scale, b.scale);
  return [toScale(a, scale), toScale(b, scale)];
}

function toScale({ digits, scale }: Decimal, wanted: number): Decimal {
  return { digits: digits * 10n ** BigInt(wanted - scale), scale: wanted };
}

function numberOf({ digits, scale }: Decimal): number {
  return Number(`${digits}e-${scale}`);
}
