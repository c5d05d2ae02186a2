/** What a result allows one to say; never that it is good. */
export const VERDICTS = ['INVALID', 'NOT_ENOUGH_EVIDENCE', 'LIKELY_LUCK', 'HOLDS_SO_FAR'] as const;

export type Verdict = (typeof VERDICTS)[number];

/** Fewer trades on bars that nobody had seen are no evidence. */
export const LEAST_UNSEEN_TRADES = 30;
/** A deflated Sharpe ratio below it may be luck. */
export const LEAST_DEFLATED_SHARPE = 0.95;

/** What a verdict depends on. */
export interface VerdictFacts {
  /** Whether a warning INVALIDATES the result. */
  readonly isInvalid: boolean;
  /** Null where nobody knows which bars were unseen. */
  readonly unseenTrades: number | null;
  /** Years; null where there are no returns. */
  readonly trackRecord: number | null;
  /** Years that such returns take to be told from luck; null where no length would do. */
  readonly minimumTrackRecord: number | null;
  /** Given everything that was tried so far; null where it is not known. */
  readonly deflatedSharpe: number | null;
}

/** Returns what a result allows one to say: the first that applies, in the order of the verdicts. */
export function verdictOf(facts: VerdictFacts): Verdict {
  const { unseenTrades, trackRecord, minimumTrackRecord, deflatedSharpe } = facts;
  if (facts.isInvalid) return 'INVALID';
  if (unseenTrades === null || unseenTrades < LEAST_UNSEEN_TRADES || deflatedSharpe === null)
    return 'NOT_ENOUGH_EVIDENCE';
  if (isTooShort(trackRecord, minimumTrackRecord)) return 'NOT_ENOUGH_EVIDENCE';
  return deflatedSharpe < LEAST_DEFLATED_SHARPE ? 'LIKELY_LUCK' : 'HOLDS_SO_FAR';
}

/** Tells whether a longer track record might do; of a ratio that is not above 0 none would. */
export function isTooShort(trackRecord: number | null, minimumTrackRecord: number | null): boolean {
  return trackRecord !== null && minimumTrackRecord !== null && trackRecord < minimumTrackRecord;
}
