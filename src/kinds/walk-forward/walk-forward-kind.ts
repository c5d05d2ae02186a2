import type { Kind } from '../../operations/ports/kind.js';
import type { StoredWalkForwardResult } from './walk-forward-operation.js';
import { type WalkForwardParameters, walkForwardParametersSchema } from './walk-forward-parameters.js';
import { walkForwardStreams } from './walk-forward-streams.js';
import { joinedFigures, walkForwardSubject, walkForwardTitle } from './walk-forward-summary.js';

/** What retraining would have done: windows that are trained one by one, and one account over their tests. */
export const walkForwardKind: Kind<WalkForwardParameters> = {
  name: 'WALK_FORWARD',
  parameters: walkForwardParametersSchema,
  streams: walkForwardStreams,
  listed: (parameters) => ({
    title: walkForwardTitle(parameters),
    symbol: parameters.symbol,
    strategy: parameters.strategyConfigPath,
    model: null,
    subject: walkForwardSubject(parameters),
  }),
  told: (result) => ({
    summary: joinedFigures((result as unknown as StoredWalkForwardResult).metrics),
  }),
};
