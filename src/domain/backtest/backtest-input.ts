import type { Bars } from '../market/bars.js';
import type { Instrument } from '../market/instrument.js';
import type { Timeframe } from '../market/timeframe.js';
import type { Strategy } from '../strategy/strategy.js';
import type { Provenance } from './provenance.js';
import type { BarRange } from './select-range.js';
import type { SignalSource } from './signal-source.js';
import type { TrainingWindow } from './training-window.js';

/** Everything a run of the engine is made from. */
export interface BacktestInput {
  /** History and range, as selectRange gives them. */
  readonly bars: Bars;
  readonly range: BarRange;
  /** Of each timeframe that is read; no entry means that nothing is needed. */
  readonly history: readonly TimeframeHistory[];
  readonly instrument: Instrument;
  readonly strategy: Pick<Strategy, 'decisions' | 'exits'>;
  /** Over the same bars. */
  readonly source: SignalSource;
  readonly parameters: AccountParameters;
  /** Null when no model decides, or the model says nothing of its training. */
  readonly trainingWindow: TrainingWindow | null;
  readonly provenance: ProvenanceInputs;
}

/** Bars of one timeframe that have closed before the range starts. */
export interface TimeframeHistory {
  readonly timeframe: Timeframe;
  /** Bars after which no indicator depends on where the data begins. */
  readonly needed: number;
  /** Bars that there are; more than needed does no harm. */
  readonly found: number;
}

export interface AccountParameters {
  /** Account currency, above 0. */
  readonly initialCapital: number;
  /** Fraction of the notional of each fill, 0 or more. */
  readonly commissionRate: number;
  /** Fraction of the price, against the order, per fill, 0 to below 1. */
  readonly slippageRate: number;
}

/** What the caller knows of the provenance; the engine adds its version and the digest of the result. */
export type ProvenanceInputs = Omit<Provenance, 'engineVersion' | 'resultDigest'>;
