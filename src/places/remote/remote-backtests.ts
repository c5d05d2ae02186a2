import { z } from 'zod';
import { seqCursor } from '../../base/pure/seq-cursor.js';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import { RemoteBacktestDocument, StartBacktestDocument } from '../../faces/client/generated/graphql.js';
import { isInstant } from '../../operations/record/reported-samples.js';
import { countSchema } from '../../operations/record/reported-values.js';
import { instantSchema, nodesSchema, pullSchema, startSchema } from './answer-schemas.js';
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
    bars: nodesSchema(
      z.object({
        seq: countSchema,
        barIndex: countSchema,
        timestamp: instantSchema,
        equity: z.number(),
        pnl: z.number(),
        trades: countSchema,
        winRate: z.number().nullable(),
        position: z.number(),
      }),
    ).optional(),
  }),
  ({ snapshot, bars }) => ({
    snapshot: snapshot && withTime(snapshot),
    entries: (bars?.nodes ?? []).map(({ timestamp, ...entry }) => ({ ...entry, timestampMs: timestamp })),
  }),
);

function withTime<Snapshot extends { readonly currentDate: number | null }>({
  currentDate,
  ...snapshot
}: Snapshot) {
  return { ...snapshot, currentTimeMs: currentDate };
}

/** Backtests on another host. */
export const remoteBacktests: RemoteTaskKind<BacktestParameters> = {
  metricKind: 'bars',

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

  pull(proxy, remoteId, afterSeq) {
    const variables = {
      id: remoteId,
      withBars: afterSeq !== null,
      after: afterSeq === null || afterSeq < 0 ? null : seqCursor(afterSeq),
    };
    return proxy.repeat(RemoteBacktestDocument, variables, answer);
  },

  readSnapshot(host, snapshot) {
    const read = snapshotSchema.nullable().safeParse(snapshot);
    if (read.success) return read.data;
    throw new RemoteOutcomeError(host, 'the state that it ended in is not that of a backtest');
  },

  receiver: (host, { replay }) => new BacktestReceiver(host, replay),
};
