import { type CancellationSignal, throwIfCancelled } from '../../base/pure/cancelled-error.js';
import { indicatorDefinition } from '../indicators/indicator-registry.js';
import { type BarTimes, sliceTimes } from '../market/bar-times/bar-times.js';
import type { Bars } from '../market/bars.js';
import type { Timeframe } from '../market/timeframe.js';
import type { FeatureSpec } from '../strategy/feature-plan.js';
import { visibleBars } from './visible-bars.js';

/** Bars of every timeframe that features use; features have one row for each bar of the base timeframe. */
export interface FeatureBars {
  readonly bars: ReadonlyMap<Timeframe, Bars>;
  /** When the same bars open and close; not looked at where the base timeframe is the only one. */
  readonly times: ReadonlyMap<Timeframe, BarTimes>;
  readonly baseTimeframe: Timeframe;
}

/** Computes indicator outputs at the rows of the base timeframe, each indicator once for each timeframe. */
export class IndicatorColumns {
  readonly #source: FeatureBars;
  readonly #signal: CancellationSignal;
  readonly #outputs = new Map<string, Readonly<Record<string, Float64Array>>>();
  readonly #visible = new Map<Timeframe, Int32Array>();

  constructor(source: FeatureBars, signal: CancellationSignal) {
    this.#source = source;
    this.#signal = signal;
  }

  /** Returns the bars of a timeframe. */
  bars(timeframe: Timeframe): Bars {
    const bars = this.#source.bars.get(timeframe);
    if (bars === undefined) throw new TypeError(`IndicatorColumns: no bars of timeframe ${timeframe}`);
    return bars;
  }

  /**
   * Returns an indicator output, a value for each bar of its own timeframe.
   * @throws CancelledError when the work was cancelled
   */
  output(spec: Pick<FeatureSpec, 'timeframe' | 'indicator' | 'output'>): Float64Array {
    const key = `${spec.timeframe} ${spec.indicator.id}`;
    let outputs = this.#outputs.get(key);
    if (outputs === undefined) {
      throwIfCancelled(this.#signal);
      const { type, params } = spec.indicator;
      outputs = indicatorDefinition(type).compute(this.bars(spec.timeframe), params);
      this.#outputs.set(key, outputs);
    }
    const column = outputs[spec.output];
    if (column === undefined) throw new TypeError(`'${spec.indicator.id}' has no output '${spec.output}'`);
    return column;
  }

  #times(timeframe: Timeframe): BarTimes {
    const times = this.#source.times.get(timeframe);
    if (times === undefined) throw new TypeError(`IndicatorColumns: no times of timeframe ${timeframe}`);
    return times;
  }

  /** Returns the index of the visible bar of a timeframe for each base bar, −1 for none; null for the base itself. */
  visible(timeframe: Timeframe): Int32Array | null {
    const { baseTimeframe } = this.#source;
    if (timeframe === baseTimeframe) return null;
    let visible = this.#visible.get(timeframe);
    if (visible === undefined) {
      const others = sliceTimes(this.#times(timeframe), 0, this.bars(timeframe).length);
      visible = visibleBars(this.#times(baseTimeframe), others);
      this.#visible.set(timeframe, visible);
    }
    return visible;
  }

  /** Returns an indicator output with a value for each row of the base timeframe, NaN where none is visible. */
  rows(spec: FeatureSpec): Float64Array {
    const values = this.output(spec);
    if (this.visible(spec.timeframe) === null) return values;
    const rows = new Float64Array(this.bars(this.#source.baseTimeframe).length);
    for (let row = 0; row < rows.length; row++) rows[row] = this.rowValue(spec, row);
    return rows;
  }

  /** Returns the same for one row. */
  rowValue(spec: FeatureSpec, row: number): number {
    const values = this.output(spec);
    const visible = this.visible(spec.timeframe);
    const index = visible === null ? row : (visible[row] as number);
    return index < 0 ? Number.NaN : (values[index] as number);
  }
}
