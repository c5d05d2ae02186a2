import type { CancellationSignal } from '../base/pure/cancelled-error.js';
import type { Bars } from '../domain/market/bars.js';
import type { Instrument } from '../domain/market/instrument.js';
import type { Timeframe } from '../domain/market/timeframe.js';

/** An instrument with bars of it. */
export interface Dataset {
  readonly instrument: Instrument;
  readonly bars: Bars;
}

/** Where work reads bars from. */
export interface BarReader {
  /**
   * Returns the bars of a symbol and timeframe, at least one.
   * @param signal is looked at while the lines are read
   * @throws DatasetNotFoundError when no file holds them
   * @throws DataInvalidError when the file, or the description beside it, is broken
   * @throws HoldoutSealedError when they are sealed
   * @throws CancelledError when the signal is set
   */
  load(symbol: string, timeframe: Timeframe, signal?: CancellationSignal): Promise<Dataset>;
}
