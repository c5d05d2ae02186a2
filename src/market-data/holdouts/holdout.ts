/** Bars of a symbol, of all timeframes, from a date on: sealed, or sealed once and opened since. */
export interface Holdout {
  readonly id: string;
  readonly symbol: string;
  /** YYYY-MM-DD: what has not closed by local midnight of this date is sealed. */
  readonly from: string;
  readonly sealedAt: Date;
  /** Null while it is sealed. */
  readonly openedAt: Date | null;
  /** The latest looks at it, in the order in which they were counted. */
  readonly looks: readonly Look[];
  /** All looks before these together; null without any. */
  readonly earlierLooks: EarlierLooks | null;
}

/** One reading of sealed bars. */
export interface Look {
  /** Id of the operation that looked, or of the command. */
  readonly by: string;
  /** First and last sealed day of its range, YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  readonly at: Date;
}

/** Looks of which only the number is kept, and the days that all of them lie between. */
export interface EarlierLooks {
  readonly count: number;
  readonly from: string;
  readonly to: string;
}

/** Days, both inclusive, YYYY-MM-DD. */
export interface DaysLookedAt {
  readonly startDate: string;
  readonly endDate: string;
}

/** Returns how often a holdout was looked at. */
export function lookCount({ looks, earlierLooks }: Holdout): number {
  return looks.length + (earlierLooks?.count ?? 0);
}

/** Tells whether a range reaches what is sealed from a date on. @param endDate last day of the range, inclusive */
export function reaches({ from }: Pick<Holdout, 'from'>, endDate: string): boolean {
  return endDate >= from;
}

/** Returns the seal that hides most; null where none is closed. */
export function earliestSeal(holdouts: readonly Holdout[]): Holdout | null {
  return holdouts
    .filter(({ openedAt }) => openedAt === null)
    .reduce<Holdout | null>(
      (earliest, holdout) => (earliest === null || holdout.from < earliest.from ? holdout : earliest),
      null,
    );
}

/**
 * Counts the looks at bars of a range: those of one operation at several holdouts once. Where only the number of looks
 * is kept, all of them count whose days lie between may be of the range.
 */
export function looksAt(holdouts: readonly Holdout[], { startDate, endDate }: DaysLookedAt): number {
  const isCommon = ({ from, to }: { readonly from: string; readonly to: string }): boolean =>
    from <= endDate && to >= startDate;
  const by = new Set<string>();
  let earlier = 0;
  for (const { looks, earlierLooks } of holdouts) {
    for (const look of looks) if (isCommon(look)) by.add(look.by);
    if (earlierLooks !== null && isCommon(earlierLooks)) earlier += earlierLooks.count;
  }
  return by.size + earlier;
}
