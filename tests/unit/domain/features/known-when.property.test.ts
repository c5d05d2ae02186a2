import { describe, expect, it } from 'vitest';
import { neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { seededRandom } from '../../../../src/base/pure/random.js';
import { BacktestingEngine } from '../../../../src/domain/backtest/backtesting-engine.js';
import { ModelSignalSource } from '../../../../src/domain/backtest/model-signal-source.js';
import { noProgress, type Predictor } from '../../../../src/domain/backtest/ports.js';
import { type CsvFeed, type Seen, seenBy } from '../../../support/market-truth/decisions.js';
import { DAY_MS } from '../../../support/market-truth/local-clock.js';
import { tradingSlots } from '../../../support/market-truth/market.js';
import { csvOf, type Prices } from '../../../support/market-truth/prices.js';
import { type Feed, type Situation, situationOf } from '../../../support/market-truth/situation.js';
import { type TrueBar, trueBars } from '../../../support/market-truth/true-bars.js';
import { defaultDecisions, noExits, provenance } from '../backtest/scripted-run.js';

const CASES = Number(process.env.KNOWN_WHEN_CASES ?? 400);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
/** Prices after a shock; before it, half hour k closes at 1,000 + k, so that a price tells when it was made. */
const SHOCK = 100_000;
const priceOf = (slot: number): number => 1_000 + slot;
const pathOf =
  (closeOf: (slot: number) => number) =>
  (slot: number): Prices => {
    const close = closeOf(slot);
    return [close - 0.5, close, close - 0.5, close];
  };

describe('what decisions know', () => {
  it(
    `is what has closed, in ${CASES} random markets from seed ${SEED}`,
    async () => {
      const found: string[] = [];
      let compared = 0;
      for (let seed = SEED; seed < SEED + CASES; seed += 1) {
        const { problems, count } = await examine(situationOf(seed));
        compared += count;
        if (problems.length > 0) found.push(`${problems[0]} in ${JSON.stringify(situationOf(seed))}`);
      }
      expect(found).toEqual([]);
      expect(compared).toBeGreaterThan(CASES * 5);
    },
    60_000 + CASES * 500,
  );
});

async function examine(situation: Situation): Promise<{ problems: string[]; count: number }> {
  const { market, base: baseFeed, input: inputFeed, fileZone } = situation;
  const random = seededRandom(situation.seed ^ 0x5bd1e995);
  const slots = tradingSlots(market, situation.fromMs, situation.toMs);
  const barsOf = ({ timeframe, style }: Feed): TrueBar[] =>
    trueBars(market, slots, timeframe, style, fileZone);
  const all = barsOf(baseFeed);
  const base = all.filter((_bar, index) => index < 2 || random.uniform() >= situation.missing);
  const isSame = baseFeed === inputFeed;
  const input = isSame ? base : barsOf(inputFeed);
  if (base.length < 3) return { problems: [], count: 0 };
  const filesOf = (
    closeOf: (slot: number) => number,
    [ofBase, ofInput]: readonly [readonly TrueBar[], readonly TrueBar[]] = [base, input],
  ) =>
    [
      fileOf(situation, baseFeed, csvOf(ofBase, pathOf(closeOf))),
      fileOf(situation, inputFeed, csvOf(ofInput, pathOf(closeOf))),
    ] as const;
  const see = (closeOf: (slot: number) => number): Promise<Seen> =>
    seenBy(situation.symbol, ...filesOf(closeOf));

  const problems: string[] = [];
  const asItWas = await see(priceOf);
  const { prices } = asItWas;
  const last = base.length - 1;
  const decisionsMs = base.map(({ knownMs }, index) =>
    index === last ? knownMs : Math.min(knownMs, (base[index + 1] as TrueBar).opensMs),
  );
  const expected = base.map((bar, index) => {
    if (isSame) return priceOf(bar.last);
    const seen = input.findLast(({ knownMs }) => knownMs <= (decisionsMs[index] as number));
    return seen === undefined ? Number.NaN : priceOf(seen.last);
  });
  // Where a stamp has two readings, the page does not say when the last bar of all ends.
  const isLastSure = !['sunday unsaid', 'sunday ending', 'wednesday unsaid'].includes(baseFeed.style);
  for (let index = 0; index <= (isLastSure ? last : last - 1); index += 1) {
    const [price, right] = [prices[index] as number, expected[index] as number];
    if (Object.is(price, right)) continue;
    const next = base[index + 1] as TrueBar;
    const isLeak = index < last && price > priceOf(next.first - 1);
    problems.push(
      `${isLeak ? 'LEAK ' : price > right || Number.isNaN(right) ? 'EARLY' : 'LATE '} bar ${index} of ${last} (${base[index]?.stamp}): sees ${time(price)} instead of ${time(right)}, decision ${iso(decisionsMs[index] as number)}`,
    );
  }
  function time(price: number): string {
    return Number.isNaN(price) ? 'nothing' : `to ${iso((slots[price - 1_000] as number) + 1_800_000)}`;
  }

  // A shock from the fill on changes no decision before it, and so no trade and no account value.
  const filled = 1 + random.below(last);
  const fillSlot = (base[filled] as TrueBar).first;
  const shocked = await see((slot) => priceOf(slot) + (slot >= fillSlot ? SHOCK : 0));
  const changed = base.findIndex((_bar, index) => !Object.is(shocked.prices[index], prices[index]));
  if (changed >= 0 && changed < filled) problems.push(`LEAK  a shock at the fill changes bar ${changed}`);
  if (tradedBefore(asItWas, filled) !== tradedBefore(shocked, filled))
    problems.push(`LEAK  a shock at the open of bar ${filled} changes what was traded before`);

  // A shock before it is seen as soon as the bar that it is in has closed.
  const shockSlot = random.below(slots.length);
  const { prices: seen } = await see((slot) => priceOf(slot) + (slot >= shockSlot ? SHOCK : 0));
  const source = input.find((bar) => bar.last >= shockSlot);
  if (source !== undefined) {
    const first = isSame ? base.indexOf(source) : decisionsMs.findIndex((atMs) => atMs >= source.knownMs);
    const end = isLastSure ? last : last - 1;
    if (first >= 0 && first <= end && (seen[first] as number) < SHOCK)
      problems.push(`LATE  bar ${first} ignores a shock in ${source.stamp}, known at ${iso(source.knownMs)}`);
  }
  // Bars that are stored after the range change nothing.
  // In the east a stamp has a later date than in UTC.
  const endMs = (asItWas.loaded.selection.bars.openTimeMs[filled] as number) + DAY_MS;
  const endDate = iso(endMs).slice(0, 10);
  const part = await seenBy(situation.symbol, ...filesOf(priceOf), { endDate });
  const rest = base.slice(0, part.prices.length);
  const cut = rest.at(-1)?.last ?? 0;
  const ended = isSame ? rest : input.filter(({ first }) => first <= cut);
  const alone = await seenBy(situation.symbol, ...filesOf(priceOf, [rest, ended]), { endDate });
  // A stretch without a Sunday does not show that bars are dated by the eve.
  const isClear = baseFeed.style !== 'eve' && inputFeed.style !== 'eve';
  if (isClear && alone.loaded.dataHash !== part.loaded.dataHash)
    problems.push(`AFTER bars stored after ${endDate} change what is read`);

  // Where shorter bars have to show when days end, they may show it too late and never too early.
  const counted = situation.isShown ? problems.filter((problem) => problem.startsWith('LEAK')) : problems;
  return { problems: counted, count: base.length };
}

/** Trades by what is known, and returns what was done and what the account was worth before a bar. */
function tradedBefore({ loaded, features }: Seen, bar: number): string {
  const { bars, range } = loaded.selection;
  const defined = bars.openTimeMs.filter((_stampMs, index) => features.definedAt(index)).length;
  if (defined < 2) return '';
  const decisions = { ...defaultDecisions, confidenceThreshold: 0, allowShortFromFlat: true };
  const { trades, equity } = new BacktestingEngine().run(
    {
      ...{ bars, range, history: [], instrument: loaded.instrument, trainingWindow: null, provenance },
      strategy: { decisions, exits: noExits },
      source: new ModelSignalSource(decisions, features, byLastDigit, bars.openTimeMs),
      parameters: { initialCapital: 100_000, commissionRate: 0.001, slippageRate: 0 },
    },
    noProgress,
    neverCancelled,
  );
  return JSON.stringify([
    trades.filter(({ exitBarIndex }) => exitBarIndex < bar),
    [...equity.equity.slice(0, bar)],
  ]);
}

/** Buys, waits or sells by the remainder of a price. */
const byLastDigit: Predictor = {
  outputWidth: 3,
  predict: (features, rowCount) =>
    Float32Array.from({ length: rowCount * 3 }, (_, at) =>
      at % 3 === (features[Math.floor(at / 3)] as number) % 3 ? 1 : 0,
    ),
};

function fileOf(
  { market, fileZone, saysDayStart }: Situation,
  { timeframe, stamp }: Feed,
  csv: string,
): CsvFeed {
  const { calendar, dayStart } = market;
  const two = (part: number): string => String(part).padStart(2, '0');
  return {
    timeframe,
    csv,
    meta: {
      timezone: fileZone,
      calendar,
      ...(saysDayStart ? { dayStart: `${two(Math.floor(dayStart / 60))}:${two(dayStart % 60)}` } : {}),
      ...(stamp === null ? {} : { stamp }),
    },
  };
}

const iso = (instantMs: number): string => new Date(instantMs).toISOString().slice(0, 16);
