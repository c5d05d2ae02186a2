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
  REVERSAL_IN_ONE_ORDER: {
    theirs: 'An opposite decision closes the position and opens the other one at the same open.',
    ours: 'It closes the position and no more: a reversal takes a second decision, which sees the account after the first.',
  },
  SPREAD_ON_ENTRY: {
    theirs: 'The spread worsens the price of the entry alone.',
    ours: 'Slippage worsens every fill, on both sides.',
  },
  OPEN_AT_THE_END: {
    theirs: 'A position that is open at the end stays open and is no trade.',
    ours: 'It is closed at the last close, with costs, as END_OF_DATA: the trades add up to the account.',
  },
  CLOSED_AT_LAST_OPEN: {
    theirs:
      'A position that is open at the end is closed at the open of the last bar, after that bar was seen.',
    ours: 'It is closed at the last close, with costs, as END_OF_DATA: the last price at which it can be.',
  },
  FILL_AT_DECIDING_CLOSE: {
    theirs: 'An order fills at the close that was decided on.',
    ours: 'It fills at the next open: nothing fills at a price that was known when the decision was taken.',
  },
  STOPS_FROM_SIGNAL_CLOSE: {
    theirs: 'Stop and target are prices relative to the close that was decided on.',
    ours: 'They are relative to the price of the entry fill, so that the loss is the one that was asked for.',
  },
  DAYS_BETWEEN: {
    theirs: 'Growth a year counts the days between the first and the last bar.',
    ours: 'Both days count: a run of one day lasts one day and not none.',
  },
  RATIOS_OF_COMPOUND_RETURN: {
    theirs:
      'Sharpe, Sortino and Calmar divide the compounded annual return of daily geometric means by a compounded volatility.',
    ours: "Sharpe's and Sortino's own definitions: mean over deviation of the returns, times the root of the periods a year.",
  },
  TRADES_BY_RETURN: {
    theirs: 'Profit factor and expectancy are of the return of each trade.',
    ours: 'They are of its profit in money, which is what the account gains.',
  },
  EXIT_BAR_IS_EXPOSED: {
    theirs: 'The bar at whose open a position leaves counts as exposed, and a position still open does not.',
    ours: 'Bars in which a position was held after the open count, one that is still open included.',
  },
  HELD_FROM_WARM_UP: {
    theirs: 'Buying and holding begins at the close of the first bar with all indicators.',
    ours: "It begins at the first bar's open, where the run itself begins.",
  },
  NO_STOPS_AT_ENTRY: {
    theirs: 'Stops and targets are looked at from the bar after the entry on.',
    ours: 'They are looked at from the bar of the entry on: the position is held in it from the open.',
  },
  GAP_FILLS_AT_LEVEL: {
    theirs: 'A bar that opens beyond a stop or target fills at the level.',
    ours: 'It fills at the open: the level was never traded.',
  },
  POINTS_AT_BOTH_ENDS: {
    theirs: 'The first bar is a turning point, and so is the last extreme, which nothing has confirmed.',
    ours: 'Only an extreme from which prices have moved back by the threshold is one: a label may not rest on a guess.',
  },
  SEGMENTS_BY_DIRECTION: {
    theirs:
      'Every bar between two turning points has the direction of the segment, and the points themselves are HOLD.',
    ours: 'A bar is BUY or SELL where the next turning point is at least the threshold away, points included, else HOLD.',
  },
} as const satisfies Readonly<Record<string, ConventionDifference>>;

export type ConventionId = keyof typeof CONVENTIONS;
