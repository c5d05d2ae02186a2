/** A rule on which ours and another system differ on purpose. */
export interface ConventionDifference {
  /** What the other system does. */
  readonly theirs: string;
  /** What ours does, and why. */
  readonly ours: string;
}

/** Every difference that a case may name; one that no case names is reported as left over. */
export const CONVENTIONS = {
  CHANNEL_WITHOUT_THE_BAR: {
    theirs: 'The Donchian window ends with the bar before.',
    ours: 'It ends with the bar itself, as in TradingView and TA-Lib, so that a close never lies outside.',
  },
  HIDDEN_FIRST_TREND: {
    theirs: 'The parabolic SAR has no value before the first reversal, since the first trend is a guess.',
    ours: 'It has one from the second bar on; a feature that appears at an unknown bar has no known warm-up.',
  },
  FISHER_OF_EHLERS: {
    theirs: "Ehlers' formula: the place in the window is smoothed, and half of the previous result is added.",
    ours: 'The formula of the strategy grammar: the plain transform, smoothed by an EMA.',
  },
  RANGE_OF_THE_FIRST_BAR: {
    theirs: 'The first bar has a true range, high less low, and it seeds the average range.',
    ours: "The true range begins at the second bar, as Wilder's needs the close before; the seed fades.",
  },
  OBV_FROM_FIRST_VOLUME: {
    theirs: 'On-balance volume begins with the volume of the first bar.',
    ours: 'It begins at 0: the first bar has no change of price; the two differ by that volume for ever.',
  },
  ANNUAL_GROWTH_BY_PERIODS: {
    theirs: 'A year is 252 rows (52, 12, 4, 1), rows without a value counted.',
    ours: 'A year is 365.25 calendar days, from the first day to the last: growth belongs to time, not to rows.',
  },
} as const satisfies Readonly<Record<string, ConventionDifference>>;

export type ConventionId = keyof typeof CONVENTIONS;
