import { z } from 'zod';
import { backtestParametersSchema } from '../../domain/backtest/backtest-parameters.js';
import { defineKind } from '../../operations/ports/kind.js';
import { kindFoldersSchema } from '../start/kind-folders.js';
import { backtestProgressCodec } from './backtest-progress-codec.js';
import { backtestRemote } from './backtest-remote.js';
import { backtestStreams } from './backtest-streams.js';
import { backtestFigures, backtestTitle } from './backtest-summary.js';

/** A strategy trading past bars. */
export const backtestKind = defineKind({
  name: 'BACKTESTING',
  parameters: backtestParametersSchema,
  settings: z.object({ folders: kindFoldersSchema }),
  streams: backtestStreams,
  listed: (parameters) => {
    const { symbol, timeframe, startDate, endDate } = parameters;
    return {
      title: backtestTitle(parameters),
      symbol,
      strategy: parameters.strategyConfigPath,
      model: parameters.modelPath,
      subject: { symbols: [symbol], timeframe, startDate, endDate },
    };
  },
  told: (result) => ({ summary: backtestFigures(result) }),
  remote: backtestRemote,
  progress: ({ symbol, timeframe }) => backtestProgressCodec(`${symbol} ${timeframe}`),
});
