export const SUMMARY_BASES = ['OUT_OF_SAMPLE', 'WHOLE_RANGE', 'JOINED', 'BEST_TRIAL'] as const;
export const VERDICTS = ['INVALID', 'NOT_ENOUGH_EVIDENCE', 'LIKELY_LUCK', 'HOLDS_SO_FAR'] as const;

/** What the figures of a summary are of. */
export type SummaryBasis = (typeof SUMMARY_BASES)[number];
/** What a result allows one to say; never that it is good. */
export type Verdict = (typeof VERDICTS)[number];

/** What an operation works on, as far as its parameters tell. */
export interface OperationSubject {
  readonly symbols: readonly string[];
  /** Null where there are several, or none. */
  readonly timeframe: string | null;
  /** YYYY-MM-DD, both inclusive; null where the parameters leave it open. */
  readonly startDate: string | null;
  readonly endDate: string | null;
}

/** The columns of a row in a list: stored with the operation, so that lists never read results. */
export interface OperationSummary extends OperationSubject {
  /** Null before there are figures. */
  readonly basis: SummaryBasis | null;
  /** Fractions, not percent; null where undefined. */
  readonly totalReturn: number | null;
  /** Of holding on the same bars. */
  readonly benchmarkReturn: number | null;
  readonly sharpeRatio: number | null;
  /** Positive fraction of the peak. */
  readonly maxDrawdown: number | null;
  readonly totalTrades: number | null;
  /** Configurations tried on bars that overlap. */
  readonly evaluated: number | null;
  readonly deflatedSharpe: number | null;
  readonly verdict: Verdict | null;
  /** At most MAX_SPARKLINE account values, the first of them 1. */
  readonly sparkline: readonly number[];
}

export const MAX_SPARKLINE = 32;

/** Returns the summary of an operation that has no result yet. */
export function summaryOf(subject: OperationSubject): OperationSummary {
  return { ...NO_FIGURES, ...subject };
}

/** The subject of an operation that tells nothing of what it works on. */
export const NO_SUBJECT: OperationSubject = { symbols: [], timeframe: null, startDate: null, endDate: null };

const NO_FIGURES = {
  basis: null,
  totalReturn: null,
  benchmarkReturn: null,
  sharpeRatio: null,
  maxDrawdown: null,
  totalTrades: null,
  evaluated: null,
  deflatedSharpe: null,
  verdict: null,
  sparkline: [],
} as const;
