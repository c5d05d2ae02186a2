import { describe, expect, it } from 'vitest';
import { requireVolume, VolumeMissingError } from '../../../../src/domain/features/require-volume.js';
import { runningTotalWarnings } from '../../../../src/domain/features/running-total-warnings.js';
import type { Timeframe } from '../../../../src/domain/market/timeframe.js';
import type { FeatureSpec } from '../../../../src/domain/strategy/feature-plan.js';
import type { IndicatorSpec } from '../../../../src/domain/strategy/strategy.js';
import { barsOf } from '../indicators/price-series.js';

function feature(indicator: IndicatorSpec, timeframe: Timeframe = '1h'): FeatureSpec {
  const id = `${timeframe}_${indicator.id}_raw`;
  return {
    id,
    timeframe,
    indicator,
    output: indicator.type,
    transform: { kind: 'raw', normalization: 'none' },
  };
}

const flow = { id: 'flow', type: 'mfi', params: { period: 14 } };
const trend = { id: 'trend', type: 'sma', params: { period: 3, source: 'close' } };
const activity = { id: 'activity', type: 'sma', params: { period: 3, source: 'volume' } };
const total = { id: 'total', type: 'obv', params: {} };
const fromTheStart = { id: 'fair', type: 'vwap', params: { period: 0 } };
const lately = { id: 'lately', type: 'vwap', params: { period: 20 } };

const silent = barsOf({ close: [1, 2, 3], volume: [0, 0, 0] });
const traded = barsOf({ close: [1, 2, 3], volume: [0, 0, 5] });

describe('requireVolume', () => {
  it('names the indicator and the timeframe whose bars have no volume', () => {
    const bars = new Map([['1h', traded] as const, ['1d', silent] as const]);
    const check = () => requireVolume([feature(trend), feature(flow), feature(flow, '1d')], bars);
    expect(check).toThrow(VolumeMissingError);
    expect(check).toThrow("The indicator 'flow' (mfi) reads volume, and no 1d bar has any.");
  });

  it('looks at the volume as a source, too', () => {
    expect(() => requireVolume([feature(activity)], new Map([['1h', silent]]))).toThrow("'activity' (sma)");
  });

  it('asks nothing of indicators of prices', () => {
    expect(() => requireVolume([feature(trend)], new Map([['1h', silent]]))).not.toThrow();
    expect(() => requireVolume([], new Map())).not.toThrow();
  });
});

describe('runningTotalWarnings', () => {
  it('names each total once', () => {
    const plan = [feature(total), feature(total, '1d'), feature(fromTheStart), feature(flow)];
    expect(runningTotalWarnings(plan)).toEqual([
      {
        code: 'RUNNING_TOTAL_FEATURE',
        severity: 'CAUTION',
        message: expect.stringContaining(
          "The level of 'total' (obv), 'fair' (vwap) depends on the first bar",
        ),
      },
    ]);
  });

  it('says nothing of indicators with a window', () => {
    expect(runningTotalWarnings([feature(lately), feature(flow), feature(trend)])).toEqual([]);
  });
});
