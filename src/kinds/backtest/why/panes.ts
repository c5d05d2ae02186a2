import { firstBarAtOrAfter } from '../../../domain/market/bars.js';
import { barsBetween, barsPerCandle } from '../../../domain/market/candles.js';
import type { DecisionReplay } from './decision-replay.js';
import type { Pane } from './explanation.js';
import { indicatorName, indicatorsOf } from './plan-indicators.js';
import type { PanesQuestion } from './replay-question.js';

type Value = (bar: number) => number;

/**
 * Returns what lies under the price: a pane for each indicator output and each fuzzy set that features are made of, the
 * confidence, and the exposure. Points are those of the candles of the same range.
 */
export function panesOf(
  replay: DecisionReplay,
  { fromMs, toMs, maxPoints }: Omit<PanesQuestion, 'run'>,
): readonly Pane[] {
  const shown = barsBetween(replay.bars, { fromMs, toMs });
  const first = shown.length === 0 ? 0 : firstBarAtOrAfter(replay.bars, shown.openTimeMs[0] as number);
  const size = barsPerCandle(shown.length, maxPoints);
  const starts = Array.from({ length: Math.ceil(shown.length / size) }, (_, index) => index * size);
  const timeMs = starts.map((start) => shown.openTimeMs[start] as number);
  const bars = starts.map((start) => first + Math.min(start + size, shown.length) - 1);
  const pane = (name: string, series: readonly (readonly [name: string, value: Value])[]): Pane => ({
    name,
    timeMs,
    series: series.map(([title, value]) => ({
      name: title,
      values: bars.map((bar) => {
        const number = value(bar);
        return Number.isFinite(number) ? number : null;
      }),
    })),
  });
  return [
    ...indicatorSeries(replay).map(([name, value]) => pane(name, [[name, value]])),
    ...membershipSeries(replay).map(([name, series]) => pane(name, series)),
    pane('confidence', [['confidence', (bar) => replay.record.at(bar).confidence ?? Number.NaN]]),
    pane('exposure', [['exposure', (bar) => exposureAt(replay, bar)]]),
  ];
}

function indicatorSeries({ plan, indicators, firstIndex }: DecisionReplay): (readonly [string, Value])[] {
  return indicatorsOf(plan).map((spec) => [
    indicatorName(spec),
    (bar) => indicators.rowValue(spec, firstIndex + bar),
  ]);
}

/** By fuzzy set: the memberships of one belong together. */
function membershipSeries({
  plan,
  opened,
  firstIndex,
  run,
}: DecisionReplay): readonly (readonly [string, (readonly [string, Value])[]])[] {
  const { model } = opened;
  const { strategy } = run;
  if (model === null || strategy.kind === 'signals') return [];
  const sets = new Map<string, (readonly [string, Value])[]>();
  for (const { id, timeframe, transform } of plan) {
    if (transform.kind !== 'membership') continue;
    const set = strategy.fuzzySets.find((candidate) =>
      candidate.memberships.some(({ name }) => id === `${timeframe}_${candidate.id}_${name}`),
    );
    const name = set === undefined ? id : `${timeframe}_${set.id}`;
    const column = model.features.column(id);
    const series = sets.get(name) ?? [];
    series.push([id, (bar) => column[firstIndex + bar] as number]);
    sets.set(name, series);
  }
  return [...sets];
}

/** Returns what is held at the close of a bar as a signed share of the account. */
function exposureAt({ record, bars, result }: DecisionReplay, bar: number): number {
  return (record.at(bar).position * (bars.close[bar] as number)) / (result.equity.equity[bar] as number);
}
