import { describe, expect, it } from 'vitest';
import { selectRange } from '../../../../../src/domain/backtest/select-range.js';
import { inSampleSplit } from '../../../../../src/domain/backtest/training-window.js';
import { stampsOfDays } from '../../../../../src/domain/market/day-range.js';
import type { Instrument } from '../../../../../src/domain/market/instrument.js';
import { DAY_MS, type Timeframe } from '../../../../../src/domain/market/timeframe.js';
import { measuredRange } from '../../../../../src/domain/study/trials/measured-range.js';
import { randomBars } from '../../../../support/random-bars.js';

const ASKED = { startDate: '2024-01-01', endDate: '2024-03-31' };

describe('measuredRange', () => {
  it('begins on the day after the latest training, and not before it was asked to', () => {
    expect(measuredRange(ASKED, ['2024-01-31', null, '2024-02-28'])).toEqual({
      startDate: '2024-02-29',
      endDate: '2024-03-31',
    });
    expect(measuredRange(ASKED, ['2023-12-31'])).toEqual(ASKED);
    expect(measuredRange(ASKED, ['2024-01-01']).startDate).toBe('2024-01-02');
  });

  it('is the whole range where no model says, or there is none', () => {
    expect(measuredRange(ASKED, [null, null])).toEqual(ASKED);
    expect(measuredRange(ASKED, [])).toEqual(ASKED);
  });

  it('refuses a training that leaves no day', () => {
    expect(measuredRange(ASKED, ['2024-03-30']).startDate).toBe('2024-03-31');
    expect(() => measuredRange(ASKED, ['2024-02-01', '2024-03-31'])).toThrow(
      'The models of the study were trained to 2024-03-31, and the range ends on 2024-03-31: no bar is left',
    );
  });

  it.each<[Timeframe, string, number]>([
    ['1h', 'America/New_York', 3_600_000],
    ['4h', 'Asia/Tokyo', 4 * 3_600_000],
    ['1d', 'UTC', DAY_MS],
    ['1d', 'Australia/Sydney', DAY_MS],
  ])(
    'begins with the first bar that a backtest counts as out of sample: %s in %s',
    (timeframe, timezone, stepMs) => {
      const instrument: Instrument = {
        ...{ symbol: 'X', timeframe, source: 'csv', timezone, calendar: '24x7', calendarAssumed: false },
      };
      const stamps = Array.from(
        { length: Math.floor((91 * DAY_MS) / stepMs) },
        (_, bar) => Date.UTC(2024, 0, 1) + bar * stepMs,
      );
      const bars = randomBars(stamps, 1);
      for (const trainedTo of ['2024-01-15', '2024-03-09', '2024-03-10']) {
        const { startMs, endMs } = stampsOfDays('2023-01-01', trainedTo, instrument);
        const whole = selectRange(bars, instrument, ASKED, 0);
        const { outOfSampleFirst } = inSampleSplit(whole.bars, whole.range, timeframe, {
          ...{ startMs, endMs, labelHorizonBars: 0, unseen: [] },
        });
        const measured = selectRange(bars, instrument, measuredRange(ASKED, [trainedTo]), 0);
        expect(measured.bars.openTimeMs[0]).toBe(
          whole.bars.openTimeMs[whole.range.firstIndex + outOfSampleFirst],
        );
      }
    },
  );
});
