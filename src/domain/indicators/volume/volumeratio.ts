import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter } from '../indicator-parameters.js';
import { rollingMean } from '../kernels/rolling-mean.js';
import { windowWarmup } from '../warmup.js';

/** Volume over its simple mean; 1 is average. */
export const volumeratio: IndicatorDefinition = {
  type: 'volumeratio',
  aliases: ['relativevolume', 'rvol'],
  family: 'volume',
  summary: 'Volume of a bar over the mean volume of the last bars; 1 is average.',
  formula: 'volumeratio = volume / SMA(volume, period)',
  convention: 'The current bar belongs to its own mean. NaN where the window has no volume.',
  elsewhere:
    'Relative volume elsewhere often compares with the bars before only (trading-signals), or with the same hour of earlier days.',
  parameters: [periodParameter('period', 20)],
  outputs: ['volumeratio'],
  columns: ['volume'],
  warmup: (params) => windowWarmup(numberParam(params, 'period') - 1),
  compute({ volume }, params) {
    const result = rollingMean(volume, numberParam(params, 'period'));
    for (let i = 0; i < volume.length; i++) {
      const mean = result[i] as number;
      result[i] = mean > 0 ? (volume[i] as number) / mean : Number.NaN;
    }
    return { volumeratio: result };
  },
};
