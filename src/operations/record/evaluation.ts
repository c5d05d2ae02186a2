/** What was looked at: a run that somebody started, a trial of a search, or its best one on bars that were held out. */
export const EVALUATION_KINDS = ['RUN', 'TRIAL', 'HOLDOUT'] as const;
export type EvaluationKind = (typeof EVALUATION_KINDS)[number];

/** How long the periods are that returns are of. */
export const PERIOD_LENGTHS = ['DAY', 'WEEK', 'MONTH'] as const;
export type PeriodLength = (typeof PERIOD_LENGTHS)[number];

/** The periods of an evaluation: those of one length that lie on the same day are the same, whatever was evaluated. */
export interface EvaluationPeriods {
  readonly length: PeriodLength;
  /** How many of them a year has. */
  readonly perYear: number;
  /** The last day of each, days since 1970-01-01, strictly rising. Evaluations that share the array are stored faster. */
  readonly days: Int32Array;
}

/** How the returns of an evaluation are distributed, in double precision. */
export interface EvaluationMoments {
  /** Number of returns; 0 where they mean nothing, because the account fell to zero. */
  readonly periods: number;
  /** Per period, a fraction; null without returns. */
  readonly mean: number | null;
  /** Per period, divisor n − 1; null for fewer than two returns. */
  readonly deviation: number | null;
  /** Null where the returns do not vary. */
  readonly skewness: number | null;
  /** Raw: 3 for a normal distribution. */
  readonly kurtosis: number | null;
}

/** One configuration that was evaluated over one range: a row of the ledger before it is entered. */
export interface Evaluation {
  readonly kind: EvaluationKind;
  /** Name under which configurations are counted together, or one that inherits such a name. */
  readonly family: string;
  readonly symbols: readonly string[];
  readonly timeframe: string;
  /** First and last day that the figures are of, YYYY-MM-DD. */
  readonly startDate: string;
  readonly endDate: string;
  /** The same text for equal configurations, and for no others; only a keyed hash of it is stored. */
  readonly configuration: string;
  /**
   * Tells apart looks at one configuration over one range that count one by one, as those at a holdout do, such as the
   * id of an operation; only a keyed hash of it is stored. Null where a repetition counts as the same.
   */
  readonly look: string | null;
  readonly modelHash: string | null;
  readonly periods: EvaluationPeriods;
  /** One a period; null where they are not kept. */
  readonly returns: Float32Array | null;
  readonly moments: EvaluationMoments;
  /** Annualised; null where undefined. */
  readonly sharpeRatio: number | null;
  /** Fraction. */
  readonly totalReturn: number;
}

/** Evaluations that are entered together. */
export interface EvaluationBatch {
  readonly evaluations: readonly Evaluation[];
  /** When they were done. */
  readonly at: Date;
}
