/**
 * Where bars and signals went, so that a run without trades explains itself:
 * bars = warmup + holdSignals + buySignals + sellSignals, and
 * buySignals + sellSignals = belowConfidence + filtered + rejected + filled + unfilledAtEnd.
 */
export interface SignalFunnel {
  readonly bars: number;
  readonly warmup: number;
  readonly holdSignals: number;
  readonly buySignals: number;
  readonly sellSignals: number;
  readonly belowConfidence: number;
  readonly filtered: number;
  readonly rejected: number;
  /** Entries and exits that a signal caused. */
  readonly filled: number;
  readonly unfilledAtEnd: number;
  /** Why signals were filtered or rejected, most frequent first, then by code. */
  readonly reasons: readonly { readonly code: string; readonly count: number }[];
}
