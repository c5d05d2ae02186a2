import { z } from 'zod';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import type { RemoteKind } from '../../operations/ports/remote-kind.js';
import { countSchema, instantMsSchema, instantTextSchema } from '../../operations/record/reported-values.js';
import { BacktestReceiver } from './backtest-receiver.js';

const figures = {
  currentBar: countSchema,
  totalBars: countSchema,
  totalTrades: countSchema,
  currentPnl: z.number(),
  winRate: z.number().nullable(),
};

/** Backtests on another host. */
export const backtestRemote: RemoteKind<BacktestParameters, object> = {
  noun: 'Backtest',
  input: ({ replay: _replay, ...parameters }) => parameters,

  snapshot: {
    fields: 'currentBar totalBars currentDate currentPnl totalTrades winRate',
    answered: z
      .object({ ...figures, currentDate: instantTextSchema.nullable() })
      .transform(({ currentDate, ...snapshot }) => ({ ...snapshot, currentTimeMs: currentDate })),
    stored: z.object({ ...figures, currentTimeMs: instantMsSchema.nullable() }),
  },

  receiver: (host, { replay }) => new BacktestReceiver(host, replay),
};
