import type { Bars } from '../../../domain/market/bars.js';
import type { LabelSettings } from '../../../domain/strategy/strategy.js';
import { forwardReturnLabels } from './forward-return.js';
import type { Labels } from './labels.js';
import { tripleBarrierLabels } from './triple-barrier.js';
import { zigzagLabels } from './zigzag.js';

/** Labels every bar in the way that the strategy asks for. */
export function labelBars(bars: Bars, settings: LabelSettings): Labels {
  switch (settings.source) {
    case 'zigzag':
      return zigzagLabels(bars.close, settings.threshold);
    case 'forward_return':
      return forwardReturnLabels(bars.close, settings.horizonBars, settings.threshold);
    case 'triple_barrier':
      return tripleBarrierLabels(bars, settings);
  }
}
