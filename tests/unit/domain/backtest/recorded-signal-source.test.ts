import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordedSignalSource } from '../../../../src/domain/backtest/recorded-signal-source.js';
import {
  hashSignals,
  recordedSignals,
  sliceSignals,
} from '../../../../src/domain/backtest/recorded-signals.js';
import { Signal } from '../../../../src/domain/backtest/signal.js';
import { signalWarnings } from '../../../../src/domain/backtest/signal-warnings.js';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import { barsOf, FIRST_DAY_MS, flat, runScript } from './scripted-run.js';

const day = (index: number): number => FIRST_DAY_MS + index * DAY_MS;
const candles = Array.from({ length: 6 }, (_, index) => flat(100 + index));
const { openTimeMs } = barsOf(candles);

describe('RecordedSignalSource', () => {
  it('decides at the close of the bar that a signal is stamped with, so that it fills at the next open', () => {
    const rows = [
      { timeMs: day(1), signal: Signal.Buy, confidence: 0.75 },
      { timeMs: day(3), signal: Signal.Sell },
    ];
    const source = new RecordedSignalSource(recordedSignals(rows), openTimeMs);
    const { trades, funnel, warnings, inSample, outOfSample } = runScript({
      candles,
      signals: '',
      input: { source, trainingWindow: null },
    });
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({
      entryBarIndex: 2,
      entryPrice: 102,
      exitBarIndex: 4,
      exitPrice: 104,
      entryConfidence: 0.75,
    });
    expect(funnel).toMatchObject({
      bars: 6,
      warmup: 0,
      holdSignals: 4,
      buySignals: 1,
      sellSignals: 1,
      filled: 2,
    });
    // Nothing was trained, so there is nothing that a model may have seen.
    expect(warnings.map(({ code }) => code)).toEqual(['FEW_TRADES']);
    expect([inSample, outOfSample]).toEqual([null, null]);
  });

  it('filters by confidence as it does the answers of a model', () => {
    const rows = [{ timeMs: day(0), signal: Signal.Buy, confidence: 0.4 }];
    const source = new RecordedSignalSource(recordedSignals(rows), openTimeMs);
    const { funnel } = runScript({ candles, signals: '', input: { source } });
    expect(funnel).toMatchObject({ belowConfidence: 1, filled: 0 });
  });

  it('comes to the result of a model that decides the same, bit for bit', () => {
    const letters = fc.array(fc.constantFrom('B', 'H', 'S'), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(letters, fc.boolean(), (signals, allowShortFromFlat) => {
        const script = {
          candles: signals.map((_, index) => flat(100 + ((index * 7) % 13))),
          signals: signals.join(''),
          confidence: 0.75,
          decisions: { allowShortFromFlat },
          exits: { stopLossPct: 0.04 },
        };
        const rows = signals.map((letter, index) => ({
          timeMs: day(index),
          signal: { B: Signal.Buy, H: Signal.Hold, S: Signal.Sell }[letter as 'B' | 'H' | 'S'],
          confidence: 0.75,
        }));
        const { openTimeMs: stamps } = barsOf(script.candles);
        const source = new RecordedSignalSource(recordedSignals(rows), stamps);
        const recorded = runScript({ ...script, input: { source } });
        const decided = runScript(script);
        expect(recorded.provenance.resultDigest).toBe(decided.provenance.resultDigest);
        expect(recorded.funnel).toEqual(decided.funnel);
      }),
    );
  });

  it('counts the signals that carry the stamp of no bar', () => {
    const rows = [-1, 0, 0.5, 5, 6].map((index) => ({ timeMs: day(index), signal: Signal.Buy }));
    const source = new RecordedSignalSource(recordedSignals(rows), openTimeMs);
    expect(source.unmatched).toBe(3);
    expect(source.firstUnmatchedMs).toEqual([day(-1), day(0.5), day(6)]);
  });

  it('remembers the first three of them', () => {
    const rows = [0.1, 0.2, 0.3, 0.4, 0.5].map((index) => ({ timeMs: day(index), signal: Signal.Buy }));
    const source = new RecordedSignalSource(recordedSignals(rows), openTimeMs);
    expect(source).toMatchObject({ unmatched: 5, firstUnmatchedMs: [day(0.1), day(0.2), day(0.3)] });
  });

  it('gives every bar the signal that carries its stamp, and HOLD to all others', () => {
    const stamps = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 30 });
    fc.assert(
      fc.property(stamps, stamps, (barStamps, signalStamps) => {
        const bars = Float64Array.from(barStamps).sort();
        const rows = [...signalStamps]
          .sort((a, b) => a - b)
          .map((timeMs) => ({ timeMs, signal: Signal.Sell }));
        const source = new RecordedSignalSource(recordedSignals(rows), bars);
        const block = source.next(0, bars.length);
        bars.forEach((stamp, index) => {
          expect(block.signalAt(index)).toBe(signalStamps.includes(stamp) ? Signal.Sell : Signal.Hold);
        });
        expect(source.unmatched).toBe(signalStamps.filter((stamp) => !barStamps.includes(stamp)).length);
      }),
    );
  });
});

describe('the hash of recorded signals', () => {
  const rows: Parameters<typeof recordedSignals>[0] = [0, 1, 2, 3].map((index) => ({
    timeMs: day(index),
    signal: Signal.Buy,
  }));
  const hashOf = (list: Parameters<typeof recordedSignals>[0]): string =>
    hashSignals(sliceSignals(recordedSignals(list), day(1), day(3)));

  it('covers exactly the signals of the range', () => {
    expect(hashOf(rows.slice(1, 3))).toBe(hashOf(rows));
    expect(hashOf(rows.with(2, { timeMs: day(2), signal: Signal.Sell }))).not.toBe(hashOf(rows));
    expect(hashOf(rows.with(3, { timeMs: day(3), signal: Signal.Sell }))).toBe(hashOf(rows));
  });
});

describe('the warning about signals', () => {
  const OF_FILE = { file: 'a.csv', fileRangeMs: [day(0), day(60)] as const };

  it('says how many were of no bar, or that there were none', () => {
    const facts = { ...OF_FILE, inRange: 3, unmatched: 0, firstUnmatchedMs: [], openTimeMs };
    expect(signalWarnings(facts)).toEqual([]);
    const [some] = signalWarnings({ ...facts, unmatched: 2 });
    expect(some).toMatchObject({ code: 'SIGNALS_UNMATCHED', severity: 'CAUTION' });
    expect(some?.message).toMatch(/^2 of the 3 signals that a\.csv has/);
    expect(signalWarnings({ ...facts, inRange: 0 })[0]?.message).toContain('every bar is HOLD');
  });

  it.each([
    [[day(-400), day(-380)], 'of 2022-11-27T00:00:00Z to 2022-12-17T00:00:00Z: choose a range'],
    [[day(-400), day(-400)], 'only signals are of 2022-11-27T00:00:00Z: choose a range'],
    [null, 'It has none at all.'],
  ] as const)(
    'names the first and last stamp of the file where none is in the range',
    (fileRangeMs, words) => {
      const facts = { file: 'a.csv', inRange: 0, unmatched: 0, firstUnmatchedMs: [], openTimeMs };
      expect(signalWarnings({ ...facts, fileRangeMs })[0]?.message).toContain(words);
    },
  );

  it('names the first stamps, and the bars around the first, so that a shift shows', () => {
    const facts = { ...OF_FILE, inRange: 9, unmatched: 4, openTimeMs };
    const firstUnmatchedMs = [day(1.5), day(2.5), day(3.5)];
    const iso = (index: number) => new Date(day(index)).toISOString().replace('.000Z', 'Z');
    const [warning] = signalWarnings({ ...facts, firstUnmatchedMs });
    expect(warning?.message).toContain(`${iso(1.5)}, ${iso(2.5)}, ${iso(3.5)}, …`);
    expect(warning?.message).toContain(`the bars nearest to the first are those of ${iso(1)} and ${iso(2)}`);
    const [late] = signalWarnings({ ...facts, unmatched: 1, firstUnmatchedMs: [day(50)] });
    expect(late?.message).toContain(`${iso(50)}; the bars nearest to the first are those of ${iso(5)}.`);
  });
});
