import type { ReadBars } from '../../market/bar-times/times-of-datasets.js';
import { isIntraday, TIMEFRAMES, type Timeframe } from '../../market/timeframe.js';
import { type FormingTimes, formingTimes } from './forming-times.js';
import { shownByMs } from './shown-by-prices.js';

const DAY_MS = 86_400_000;

/**
 * Works out when the bars of one symbol were formed, by timeframe. Where shorter bars are there, they are witnesses: a
 * day was not formed before they show its prices, and where nobody said when its days end, it was formed by then.
 */
export function formingOfDatasets(
  datasets: ReadonlyMap<Timeframe, ReadBars>,
): ReadonlyMap<Timeframe, FormingTimes> {
  const said = [...datasets.values()].find(({ instrument }) => !instrument.calendarAssumed)?.instrument
    .calendar;
  const forming = new Map(
    [...datasets].map(([timeframe, { instrument, bars }]) => {
      const calendar = instrument.calendarAssumed ? (said ?? instrument.calendar) : instrument.calendar;
      return [timeframe, formingTimes({ ...instrument, calendar }, bars)];
    }),
  );
  const shortest = TIMEFRAMES.find((timeframe) => datasets.has(timeframe));
  const witness = shortest !== undefined && isIntraday(shortest) ? shortest : null;
  const days = datasets.get('1d');
  const times = forming.get('1d');
  if (witness === null || days === undefined || times === undefined) return forming;
  const { bars: shorter } = datasets.get(witness) as ReadBars;
  const { formedMs: shorterFormedMs } = forming.get(witness) as FormingTimes;
  const { instrument, bars } = days;
  const isSaid = instrument.dayStart !== undefined || (said ?? instrument.calendar) !== '24x5';
  for (let index = 0; index < bars.length; index += 1) {
    const window = {
      fromMs: (times.beganMs[index] as number) - DAY_MS,
      toMs: (times.formedMs[index] as number) + DAY_MS,
    };
    const shown = shownByMs(bars, index, shorter, shorterFormedMs, window);
    if (shown === null) continue;
    times.formedMs[index] = isSaid ? Math.max(times.formedMs[index] as number, shown) : shown;
    // What has been paid before the day is taken to begin says that it began earlier.
    if (!isSaid && shown <= (times.beganMs[index] as number)) times.beganMs[index] = shown - DAY_MS;
  }
  return forming;
}
