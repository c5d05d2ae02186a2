import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import { FIRST_DAY_MS, flat, instrument, runScript, type Script } from './scripted-run.js';

const BARS = 40;
const run = (input: Script['input']) =>
  runScript({
    candles: Array.from({ length: BARS }, (_, i) => flat(100 + i)),
    signals: 'BHHS',
    input: input ?? {},
  });
const severities = (input: Script['input']): Record<string, string> =>
  Object.fromEntries(run(input).warnings.map((warning) => [warning.code, warning.severity]));
const day = (index: number): number => FIRST_DAY_MS + index * DAY_MS;

describe('warnings', () => {
  it('cautions of few trades', () => {
    expect(severities({})).toEqual({ FEW_TRADES: 'CAUTION' });
  });

  it('does not caution of thirty trades', () => {
    const signals = 'BS'.repeat(31);
    const { trades, warnings } = runScript({ candles: Array.from({ length: 62 }, () => flat(10)), signals });
    expect(trades.length).toBeGreaterThanOrEqual(30);
    expect(warnings).toEqual([]);
  });

  it('says how much history is missing, and of which timeframes', () => {
    const { warnings } = run({
      history: [
        { timeframe: '1h', needed: 100, found: 15 },
        { timeframe: '4h', needed: 100, found: 100 },
        { timeframe: '1d', needed: 250, found: 20 },
      ],
    });
    const short = warnings.filter(({ code }) => code === 'SHORT_HISTORY');
    expect(short).toHaveLength(1);
    expect(short[0]?.message).toMatch(
      new RegExp(`bars of 1h .*: ${100 - 15} are missing.* bars of 1d .*: ${250 - 20} are missing`),
    );
    expect(short[0]?.message).not.toContain('4h');
  });

  it('says nothing when there is history enough', () => {
    const history = [{ timeframe: '1d' as const, needed: 15, found: 15 }];
    expect(severities({ history })).not.toHaveProperty('SHORT_HISTORY');
  });

  it('tells synthetic data and assumed calendars', () => {
    expect(
      severities({ instrument: { ...instrument, source: 'synthetic', calendarAssumed: true } }),
    ).toMatchObject({
      SYNTHETIC_DATA: 'CAUTION',
      CALENDAR_ASSUMED: 'INFO',
    });
  });

  it('states the assumed calendar in a command that a shell takes as it is', () => {
    const assumed = { ...instrument, symbol: 'M&M.NS', calendar: 'XNYS', calendarAssumed: true } as const;
    const told = run({ instrument: assumed }).warnings.find(({ code }) => code === 'CALENDAR_ASSUMED');
    expect(told?.message).toContain(
      "ktrdr data import FILE --symbol 'M&M.NS' --timeframe 1d --calendar XNYS --replace",
    );
  });

  it('tells a model without a known training, whose parts are then unknown', () => {
    const { warnings, inSample, outOfSample } = run({ trainingWindow: null });
    expect(warnings.map(({ code }) => code)).toContain('MODEL_UNDOCUMENTED');
    expect([inSample, outOfSample]).toEqual([null, null]);
  });
});

describe('in-sample and out-of-sample parts', () => {
  it('invalidates a run whose bars were all seen', () => {
    const trainingWindow = { startMs: 0, endMs: day(BARS), labelHorizonBars: 0, unseen: [] };
    expect(severities({ trainingWindow })).toHaveProperty('IN_SAMPLE_OVERLAP', 'INVALIDATES');
    expect(run({ trainingWindow }).outOfSample).toBeNull();
  });

  it('splits at the end of training plus the label horizon', () => {
    const trainingWindow = { startMs: 0, endMs: day(10), labelHorizonBars: 5, unseen: [] };
    const { inSample, outOfSample, equity, metrics } = run({ trainingWindow });
    expect(severities({ trainingWindow })).toHaveProperty('IN_SAMPLE_OVERLAP', 'CAUTION');
    expect(inSample?.initialCapital).toBe(metrics.initialCapital);
    expect(inSample?.finalValue).toBe(equity.equity[14]);
    expect(outOfSample?.initialCapital).toBe(equity.equity[14]);
    expect(outOfSample?.finalValue).toBe(metrics.finalValue);
    expect(outOfSample?.buyAndHoldReturn).toBeCloseTo((100 + BARS - 1) / (100 + 15) - 1, 12);
  });

  it('attributes trades to the part they were entered in', () => {
    const trainingWindow = { startMs: 0, endMs: day(2), labelHorizonBars: 0, unseen: [] };
    const { inSample, outOfSample, trades } = run({ trainingWindow });
    expect(trades[0]).toMatchObject({ entryBarIndex: 1, exitBarIndex: 4 });
    expect([inSample?.totalTrades, outOfSample?.totalTrades]).toEqual([1, 0]);
  });

  it('tell at what costs the trades of the out-of-sample part earn nothing', () => {
    const unseenFrom = (bars: number) =>
      runScript({
        // The first trade earns 10 of 100, the second loses 10 of 110.
        candles: [100, 100, 100, 110, 110, 100, 100].map(flat),
        signals: 'BHSBHSH',
        input: { trainingWindow: { startMs: 0, endMs: day(bars), labelHorizonBars: 0, unseen: [] } },
      }).outOfSampleBreakEvenCost;
    const { breakEvenCost, trades } = runScript({
      candles: [100, 100, 100, 110, 110, 100, 100].map(flat),
      signals: 'BHSBHSH',
      input: {},
    });
    expect(trades.map(({ entryBarIndex }) => entryBarIndex)).toEqual([1, 4]);
    expect(unseenFrom(1)).toBe(breakEvenCost);
    expect(unseenFrom(2)).toBeCloseTo(-10 / (110 + 100), 12);
    expect(unseenFrom(5)).toBeNull();
    expect(unseenFrom(7)).toBeNull();
  });

  it('takes bars before the training for neither part', () => {
    const trainingWindow = { startMs: day(10), endMs: day(20), labelHorizonBars: 0, unseen: [] };
    const { inSample, outOfSample, equity } = run({ trainingWindow });
    expect(inSample?.initialCapital).toBe(equity.equity[9]);
    expect(outOfSample?.initialCapital).toBe(equity.equity[19]);
  });

  it('takes bars that the training left out for neither part', () => {
    const unseen = [{ startMs: day(5), endMs: day(12) }];
    const trainingWindow = { startMs: day(2), endMs: day(20), labelHorizonBars: 0, unseen };
    const { inSample, inSampleBars, inSampleSpans, outOfSample, outOfSampleBars, equity } = run({
      trainingWindow,
    });
    expect([inSampleBars, outOfSampleBars]).toEqual([3 + 8, BARS - 20]);
    expect(inSampleSpans).toEqual([
      { first: 2, end: 5 },
      { first: 12, end: 20 },
    ]);
    expect(outOfSample?.initialCapital).toBe(equity.equity[19]);
    // As one run: the second stretch begins with what the first has ended with.
    const value = (index: number) => equity.equity[index] as number;
    expect(inSample?.initialCapital).toBe(value(1));
    expect(inSample?.finalValue).toBeCloseTo((value(4) * value(19)) / value(11), 6);
    const holding = ((100 + 4) / (100 + 2)) * ((100 + 19) / (100 + 12));
    expect(inSample?.buyAndHoldReturn).toBeCloseTo(holding - 1, 12);
  });

  it('sees no overlap in a run that lies in what the training left out', () => {
    const unseen = [{ startMs: day(-1), endMs: day(BARS) }];
    const trainingWindow = { startMs: day(-9), endMs: day(BARS + 9), labelHorizonBars: 0, unseen };
    expect(severities({ trainingWindow })).not.toHaveProperty('IN_SAMPLE_OVERLAP');
    expect(run({ trainingWindow })).toMatchObject({ inSample: null, outOfSample: null, inSampleBars: 0 });
  });

  it('sees no overlap in bars long after the training, although none lie in between', () => {
    const trainingWindow = { startMs: 0, endMs: day(-365), labelHorizonBars: 10, unseen: [] };
    const { inSample, outOfSample, metrics } = run({ trainingWindow });
    expect(inSample).toBeNull();
    expect(outOfSample).toEqual(metrics);
  });
});
