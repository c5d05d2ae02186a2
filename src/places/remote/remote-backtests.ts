import { z } from 'zod';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import { RemoteBacktestDocument, StartBacktestDocument } from '../../faces/client/generated/graphql.js';
import { backtestStreams } from '../../kinds/backtest/backtest-streams.js';
import { countSchema, isInstant } from '../../operations/record/reported-values.js';
import { instantSchema, pullSchema, startSchema } from './answer-schemas.js';
import { BacktestReceiver } from './backtest-receiver.js';
import { RemoteOutcomeError } from './remote-errors.js';
import type { RemoteTaskKind } from './remote-task-kind.js';

const figures = { currentBar: countSchema, totalBars: countSchema, totalTrades: countSchema };
const rates = { currentPnl: z.number(), winRate: z.number().nullable() };

const snapshotSchema = z.object({
  ...figures,
  ...rates,
  currentTimeMs: z.number().refine(isInstant).nullable(),
});

const answer = pullSchema(
  'BacktestOperation',
  z.object({
    snapshot: z.object({ ...figures, ...rates, currentDate: instantSchema.nullable() }).nullable(),
  }),
  ({ snapshot }) => snapshot && withTime(snapshot),
);

function withTime<Snapshot extends { readonly currentDate: number | null }>({
  currentDate,
  ...snapshot
}: Snapshot) {
  return { ...snapshot, currentTimeMs: currentDate };
}

/** Backtests on another host. */
export const remoteBacktests: RemoteTaskKind<BacktestParameters> = {
  streams: backtestStreams,

  async start(proxy, { id, label }, { replay: _replay, overrides, ...parameters }, engineVersion) {
    const { startBacktest } = await proxy.start(
      StartBacktestDocument,
      {
        input: { ...parameters, overrides: [...overrides], label, idempotencyKey: id },
      },
      engineVersion,
      z.object({ startBacktest: startSchema }),
    );
    return startBacktest;
  },

  pull: (proxy, remoteId) => proxy.repeat(RemoteBacktestDocument, { id: remoteId }, answer),

  readSnapshot(host, snapshot) {
    const read = snapshotSchema.nullable().safeParse(snapshot);
    if (read.success) return read.data;
    throw new RemoteOutcomeError(host, 'the state that it ended in is not that of a backtest');
  },

  receiver: (host, { replay }) => new BacktestReceiver(host, replay),
};
