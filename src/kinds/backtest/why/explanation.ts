import type { RecordedDecision, SignalName } from '../../../domain/backtest/decision-record.js';
import type { FilterStep } from '../../../domain/backtest/signal-filter.js';
import type { OrderSide } from '../../../domain/execution/cost-model.js';

/** A number and what it is; null where it is undefined. */
export interface NamedValue {
  readonly name: string;
  readonly value: number | null;
}

/** A change of one input of the network that would have led to another decision. */
export interface NamedCounterfactual {
  readonly feature: string;
  readonly from: number;
  readonly to: number;
  readonly decision: SignalName;
}

/** Why a bar was decided as it was. */
export interface BarExplanation {
  readonly timeMs: number;
  readonly barIndex: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Outputs of indicators that features are made of. */
  readonly indicators: readonly NamedValue[];
  /** Degrees of fuzzy sets, 0 to 1, by feature id. */
  readonly memberships: readonly NamedValue[];
  /** What the network was fed; empty where no model decides. */
  readonly features: readonly NamedValue[];
  readonly outputs: readonly NamedValue[];
  readonly signal: SignalName | null;
  readonly confidence: number | null;
  /** Null where no model decides and nothing was signalled. */
  readonly threshold: number | null;
  readonly margin: number | null;
  readonly filters: readonly FilterStep[];
  readonly order: OrderSide | null;
  /** For people; null when nothing was filled. */
  readonly fill: string | null;
  readonly positionBefore: number;
  readonly positionAfter: number;
  readonly equity: number;
  readonly counterfactuals: readonly NamedCounterfactual[];
}

/** A decision with the stamp of its bar. */
export interface Decision extends RecordedDecision {
  readonly timeMs: number;
}

export interface DecisionPage {
  readonly decisions: readonly Decision[];
  readonly hasNextPage: boolean;
}

/** Series that belong under the price together; values are at the last bar of each point. */
export interface Pane {
  readonly name: string;
  /** Stamps of the first bar of each point: those of the candles of the same range. */
  readonly timeMs: readonly number[];
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

/** Some lines of CSV. */
export interface DecisionLines {
  /** UTF-8; the names of the columns stand before the first bar. */
  readonly lines: Uint8Array;
  /** How many bars became lines; 0 behind the last one. */
  readonly bars: number;
}
