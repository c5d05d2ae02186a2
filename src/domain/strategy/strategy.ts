import type { Timeframe } from '../market/timeframe.js';

/** A validated strategy file with every default filled in. */
export type Strategy = ModelStrategy | SignalStrategy;

interface AnyStrategy {
  readonly name: string;
  readonly version: string;
  readonly description: string | null;
  readonly trainingData: TrainingData;
  readonly decisions: Decisions;
  readonly exits: ExitRules;
}

/** Decides by a network on features of the bars. */
export interface ModelStrategy extends AnyStrategy {
  readonly kind: 'model';
  /** In the order of the file. */
  readonly indicators: readonly IndicatorSpec[];
  readonly fuzzySets: readonly FuzzySet[];
  /** The order is the order of the model's inputs. */
  readonly inputs: readonly ModelInput[];
  readonly model: ModelArchitecture;
  readonly training: TrainingSettings;
}

/** Trades decisions that were recorded elsewhere; it has no features and no model. */
export interface SignalStrategy extends AnyStrategy {
  readonly kind: 'signals';
  readonly signals: SignalSettings;
}

export interface SignalSettings {
  /** CSV below the strategies folder, such as `my_signals.csv`. */
  readonly file: string;
}

export interface TrainingData {
  readonly symbols: readonly string[];
  /** All timeframes that features may use, the base timeframe among them. */
  readonly timeframes: readonly Timeframe[];
  /** The timeframe that is traded. */
  readonly baseTimeframe: Timeframe;
  /** Bars of warm-up that the author asks for; indicators may need more. */
  readonly historyRequired: number;
  /** Default range for training, calendar dates, both inclusive; a side that is null is open. */
  readonly dateRange: { readonly start: string | null; readonly end: string | null } | null;
}

/** One computed indicator; `id` is the feature id by which fuzzy sets and inputs refer to it. */
export interface IndicatorSpec {
  readonly id: string;
  /** Key of the indicator registry, such as `rsi`. */
  readonly type: string;
  /** Every parameter of the registry entry, defaults included. */
  readonly params: Readonly<Record<string, number | string>>;
}

/** One output column of an indicator, such as `macd_12_26_9.histogram`. */
export interface IndicatorRef {
  readonly indicatorId: string;
  readonly output: string;
}

export interface FuzzySet {
  readonly id: string;
  readonly indicator: IndicatorRef;
  /** In the order of the file. */
  readonly memberships: readonly { readonly name: string; readonly shape: MembershipShape }[];
}

/** Parameters of a membership function; x-values in the unit of the indicator. */
export type MembershipShape =
  | { readonly type: 'triangular'; readonly parameters: readonly [number, number, number] }
  | { readonly type: 'trapezoidal'; readonly parameters: readonly [number, number, number, number] }
  | { readonly type: 'gaussian'; readonly parameters: readonly [mean: number, sigma: number] };

export type Normalization = 'minmax' | 'zscore' | 'none';

export type ModelInput =
  | { readonly kind: 'fuzzy'; readonly fuzzySetId: string; readonly timeframes: readonly Timeframe[] }
  | {
      readonly kind: 'raw';
      /** As written in the file, such as `rsi_14` or `macd_12_26_9.histogram`; part of the feature id. */
      readonly ref: string;
      readonly indicator: IndicatorRef;
      readonly timeframes: readonly Timeframe[];
      readonly normalization: Normalization;
    };

export interface ModelArchitecture {
  readonly type: 'mlp';
  /** Units per hidden layer; may be empty. */
  readonly hiddenLayers: readonly number[];
  readonly activation: 'relu' | 'tanh' | 'sigmoid' | 'elu' | 'selu' | 'softplus' | 'linear';
  readonly outputActivation: 'softmax' | 'sigmoid' | 'linear' | 'tanh';
  /** Fraction of units dropped in training after each hidden layer, 0 to below 1. */
  readonly dropout: number;
}

export interface Decisions {
  readonly outputFormat: 'classification' | 'binary' | 'regression';
  /** Fraction, 0 to 1; a confidence equal to it passes. */
  readonly confidenceThreshold: number;
  readonly positionAwareness: boolean;
  readonly allowShortFromFlat: boolean;
  /** Bars that must lie between the last fill and the next signal that counts. */
  readonly minSignalSeparation: number;
  readonly sizing: Sizing;
  /** Required for regression, else null. */
  readonly costModel: { readonly roundTripCost: number; readonly minEdgeMultiplier: number } | null;
}

export interface Sizing {
  /** Fraction of equity put into one position, above 0 to 1; default 0.25. */
  readonly fraction: number;
  /** Smallest tradable quantity, at least 1e-18; default 1. */
  readonly lot: number;
}

/** Exits other than signals; null where not asked for. Fractions of the entry fill price. */
export interface ExitRules {
  readonly stopLossPct: number | null;
  readonly takeProfitPct: number | null;
  readonly trailingStopPct: number | null;
  readonly maxHoldingBars: number | null;
}

export interface TrainingSettings {
  readonly epochs: number;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly optimizer: 'adam' | 'sgd' | 'rmsprop';
  readonly earlyStopping: { readonly enabled: boolean; readonly patience: number };
  readonly labels: LabelSettings;
  /** What a regression is taught by; null for other output formats, which have the cross-entropy. */
  readonly loss: RegressionLoss | null;
  /** Fractions that add up to 1, chronological. */
  readonly dataSplit: { readonly train: number; readonly validation: number; readonly test: number };
}

export type RegressionLoss =
  /** Mean squared error. */
  | { readonly kind: 'mse' }
  /** Quadratic below `delta`, a fraction, and linear beyond it. */
  | { readonly kind: 'huber'; readonly delta: number };

export type LabelSettings =
  | { readonly source: 'zigzag' /** Fraction. */; readonly threshold: number }
  | { readonly source: 'forward_return'; readonly horizonBars: number; readonly threshold: number }
  | {
      readonly source: 'triple_barrier';
      readonly horizonBars: number;
      readonly takeProfitPct: number;
      readonly stopLossPct: number;
    };
