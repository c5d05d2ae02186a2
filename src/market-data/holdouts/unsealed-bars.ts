import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import { closedByDate } from '../../domain/market/bar-times/closed-by-date.js';
import { sliceBars } from '../../domain/market/bars.js';
import type { HoldoutPolicy } from '../../domain/market/holdout-policy.js';
import { inferCalendar } from '../../domain/market/infer-calendar.js';
import type { Timeframe } from '../../domain/market/timeframe.js';
import type { BarReader, Dataset } from '../bar-reader.js';
import { BarStore } from '../bar-store.js';
import { earliestSeal, type Holdout, reaches } from './holdout.js';
import { HoldoutSealedError } from './holdout-sealed-error.js';
import { HoldoutStore } from './holdout-store.js';

/** Who reads bars, and how far. */
export interface BarsView {
  readonly dataDir: string;
  /** YYYY-MM-DD; what is read before it is history. */
  readonly startDate: string;
  /** YYYY-MM-DD, inclusive; null for as far as may be seen. */
  readonly endDate: string | null;
  readonly holdout: HoldoutPolicy;
  /** Whose look is counted, once, however often bars are read; null where it was counted before. */
  readonly lookedAtBy: string | null;
}

const LAST_DAY = '9999-12-31';

/**
 * Reads bars as a piece of work may see them: the only way to bars for all that computes, shows or exports them.
 *
 * Bars that have not closed by local midnight of the date of a seal are as if they were not stored, on every timeframe.
 * A range that reaches the date is refused, or, with LOOK, read as it is after the look was counted.
 */
export class UnsealedBars implements BarReader {
  readonly #view: BarsView;
  readonly #bars: BarStore;
  readonly #holdouts: HoldoutStore;
  readonly #lookedAt = new Map<string, readonly Holdout[]>();

  constructor(view: BarsView) {
    this.#view = view;
    this.#bars = new BarStore(view.dataDir);
    this.#holdouts = new HoldoutStore(view.dataDir);
  }

  /** The seals that were looked at so far, with all looks at them. */
  get lookedAt(): readonly Holdout[] {
    return [...this.#lookedAt.values()].flat();
  }

  /** Makes sure that the range reaches no seal of a symbol, or may look. @throws HoldoutSealedError, DataInvalidError */
  async require(symbol: string): Promise<void> {
    await this.#sealedFrom(symbol);
  }

  async load(symbol: string, timeframe: Timeframe, signal?: CancellationSignal): Promise<Dataset> {
    const sealed = await this.#sealedFrom(symbol);
    const dataset = await this.#bars.load(symbol, timeframe, signal);
    if (sealed === null) return dataset;
    const visible = cutAt(dataset, sealed.from);
    if (visible.bars.length > 0) return visible;
    throw new HoldoutSealedError(sealed, `no ${timeframe} bar of it has closed before`);
  }

  /** Returns the seal that hides bars of a symbol from this view; null where all of them may be seen. */
  async #sealedFrom(symbol: string): Promise<Holdout | null> {
    const { startDate, endDate, holdout, lookedAtBy } = this.#view;
    const seal = earliestSeal(await this.#holdouts.of(symbol));
    const lastDay = endDate ?? LAST_DAY;
    if (seal === null || !reaches(seal, lastDay)) return seal;
    if (holdout === 'REFUSE') {
      if (endDate === null) return seal;
      throw new HoldoutSealedError(seal, `the range ends on ${endDate}`);
    }
    if (lookedAtBy !== null && !this.#lookedAt.has(symbol)) {
      const range = { startDate, endDate: lastDay };
      const holdouts = await this.#holdouts.look(symbol, lookedAtBy, range, new Date());
      this.#lookedAt.set(
        symbol,
        holdouts.filter((one) => one.openedAt === null && reaches(one, lastDay)),
      );
    }
    return null;
  }
}

/** Cuts off what has not closed by a date; what is cut off must not decide the calendar either. */
function cutAt({ instrument, bars }: Dataset, isoDate: string): Dataset {
  const visible = sliceBars(bars, 0, closedByDate({ instrument, bars }, isoDate));
  if (!instrument.calendarAssumed || visible.length === 0) return { instrument, bars: visible };
  return {
    instrument: { ...instrument, calendar: inferCalendar(visible, instrument.timeframe) },
    bars: visible,
  };
}
