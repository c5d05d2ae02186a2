import { z } from 'zod';
import { backtestParametersSchema } from '../../domain/backtest/backtest-parameters.js';
import { defineKind } from '../../operations/ports/kind.js';
import { kindFoldersSchema } from '../start/kind-folders.js';
import { backtestProgressCodec } from './backtest-progress-codec.js';
import { backtestRemote } from './backtest-remote.js';
import { backtestStreams } from './backtest-streams.js';

/** A strategy trading past bars. */
export const backtestKind = defineKind({
  name: 'BACKTESTING',
  parameters: backtestParametersSchema,
  settings: z.strictObject({ folders: kindFoldersSchema }),
  streams: backtestStreams,
  remote: backtestRemote,
  progress: ({ symbol, timeframe }) => backtestProgressCodec(`${symbol} ${timeframe}`),
});
