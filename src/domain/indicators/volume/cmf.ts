import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter } from '../indicator-parameters.js';
import { rollingSum } from '../kernels/rolling-sum.js';
import { windowWarmup } from '../warmup.js';
import { moneyFlowVolumeAt } from './money-flow-volume.js';

/** Chaikin money flow, −1 to 1. */
export const cmf: IndicatorDefinition = {
  type: 'cmf',
  aliases: ['chaikinmoneyflow'],
  family: 'volume',
  summary:
    'Chaikin money flow: volume weighed by where bars close in their range, as a share of volume, −1 to 1.',
  formula:
    'cmf = Σ volume · ((close − low) − (high − close)) / (high − low) / Σ volume over the last `period` bars',
  convention: 'A bar without range counts with 0. NaN where the window has no volume.',
  elsewhere: 'Default periods are 20 or 21. trading-signals returns 0 without volume.',
  parameters: [periodParameter('period', 21)],
  outputs: ['cmf'],
  columns: ['high', 'low', 'close', 'volume'],
  warmup: (params) => windowWarmup(numberParam(params, 'period') - 1),
  compute(bars, params) {
    const period = numberParam(params, 'period');
    const result = rollingSum(
      bars.volume.map((_amount, i) => moneyFlowVolumeAt(bars, i)),
      period,
    );
    const volume = rollingSum(bars.volume, period);
    for (let i = 0; i < bars.length; i++) {
      const total = volume[i] as number;
      result[i] = total > 0 ? (result[i] as number) / total : Number.NaN;
    }
    return { cmf: result };
  },
};
