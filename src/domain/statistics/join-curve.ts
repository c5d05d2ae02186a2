/** The account over the bars of a run. */
export interface AccountCurve {
  /** Account value before the first bar, account currency, above 0. */
  readonly initialCapital: number;
  /** Stamps of the bars, milliseconds since the epoch, ascending. */
  readonly timeMs: Float64Array;
  /** Account value at the close of each bar. */
  readonly equity: Float64Array;
}

/**
 * Returns the account over some stretches of a run as over one: what lies between them is left out, and each begins with
 * the value with which the one before ended, as for the metrics of several stretches.
 * @param stretches ascending; bars `first` (inclusive) to `end` (exclusive) of each
 * @returns null for no bars, or when the account was not above zero before one of the stretches
 */
export function joinCurve(
  { initialCapital, timeMs, equity }: AccountCurve,
  stretches: readonly { readonly first: number; readonly end: number }[],
): { readonly capital: number; readonly timeMs: Float64Array; readonly equity: Float64Array } | null {
  const capitals = stretches.map(({ first }) => (first === 0 ? initialCapital : (equity[first - 1] ?? 0)));
  const [capital] = capitals;
  const bars = stretches.reduce((sum, { first, end }) => sum + Math.max(0, end - first), 0);
  if (capital === undefined || bars === 0 || capitals.some((before) => before <= 0)) return null;
  const joined = { capital, timeMs: new Float64Array(bars), equity: new Float64Array(bars) };
  let at = 0;
  for (const [index, { first, end }] of stretches.entries()) {
    const begun = at === 0 ? capital : (joined.equity[at - 1] as number);
    const growth = begun / (capitals[index] as number);
    joined.timeMs.set(timeMs.subarray(first, end), at);
    joined.equity.set(
      equity.subarray(first, end).map((value) => value * growth),
      at,
    );
    at += end - first;
  }
  return joined;
}
