import type { Bars } from '../market/bars.js';

/** Values of all parameters of one indicator, defaults included, by parameter name. */
export type IndicatorParams = Readonly<Record<string, number | string>>;

/** One parameter of an indicator; `aliases` are other spellings that strategy files may use. */
export type ParameterSpec = { readonly name: string; readonly aliases?: readonly string[] } & (
  | {
      readonly kind: 'integer' | 'number';
      readonly default: number;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: 'enum' | 'source'; readonly default: string; readonly values: readonly string[] }
);

/** A parameter of the original project that is none here. */
export interface LegacyParameter {
  readonly name: string;
  /** The value that means what is done here; `any` when every value does. */
  readonly harmless: boolean | 'any';
  /** What is done here, to follow `ignored:` and `not supported:`. */
  readonly because: string;
}

/** How many bars an indicator needs before its values can be used. */
export interface Warmup {
  /** Bars before the first bar at which every output is defined. */
  readonly definedAfter: number;
  /**
   * Bars until the influence of a recursive seed has fallen below 1e-8 of its start, so that values no
   * longer depend on where the data begins; equal to `definedAfter` where nothing is recursive.
   */
  readonly convergedAfter: number;
}

/** A column of bars that an indicator can be computed from. */
export type BarColumn = 'open' | 'high' | 'low' | 'close' | 'volume';

/** Describes and computes one type of indicator. */
export interface IndicatorDefinition {
  /** Name in strategy files, lower case. */
  readonly type: string;
  /** Other names that strategy files may use, lower case without separators; see `findIndicator`. */
  readonly aliases: readonly string[];
  readonly family: 'momentum' | 'volatility' | 'trend' | 'volume';
  /** One sentence for people. */
  readonly summary: string;
  /** How each output is computed, in the words of the parameters. */
  readonly formula: string;
  /** Choices that the formula leaves open, what is undefined, and where they come from. */
  readonly convention: string;
  /** What other systems do differently. */
  readonly elsewhere: string;
  readonly parameters: readonly ParameterSpec[];
  /** Output names; a reference without a dot means the first. */
  readonly outputs: readonly [string, ...string[]];
  readonly legacyParameters?: readonly LegacyParameter[];
  /** Other names of outputs, with the name here. */
  readonly outputAliases?: Readonly<Record<string, string>>;
  /** Outputs that exist elsewhere and are not offered, with the reason. */
  readonly refusedOutputs?: Readonly<Record<string, string>>;
  /** Columns that are always read; the parameter `source`, where there is one, adds its own. */
  readonly columns: readonly BarColumn[];
  /**
   * Tells that values depend for ever on where the data begins: `sum` for running totals, `trend` for states
   * that only a change of trend renews. Absent where the influence of the beginning fades.
   */
  startDependence?(params: IndicatorParams): 'sum' | 'trend' | null;
  /** Returns what is wrong with parameters that are valid one by one, else null. */
  check?(params: IndicatorParams): string | null;
  warmup(params: IndicatorParams): Warmup;
  /** Returns one column of the length of the bars for each output; NaN where undefined, never infinite. */
  compute(bars: Bars, params: IndicatorParams): Readonly<Record<string, Float64Array>>;
}
