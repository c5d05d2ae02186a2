import type { BacktestParameters } from '../backtest/backtest-parameters.js';
import { RemoteBacktestDocument, StartBacktestDocument } from '../client/generated/graphql.js';
import { seqCursor } from '../shared/seq-cursor.js';
import { BacktestReceiver } from './backtest-receiver.js';
import { remoteStateOf, startAnswer } from './remote-answers.js';
import type { RemoteTaskKind } from './remote-task-kind.js';

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
    );
    return startAnswer(startBacktest);
  },

  async pull(proxy, remoteId, afterSeq) {
    const { operation } = await proxy.repeat(RemoteBacktestDocument, {
      id: remoteId,
      withBars: afterSeq !== null,
      after: afterSeq === null || afterSeq < 0 ? null : seqCursor(afterSeq),
    });
    if (operation?.__typename !== 'BacktestOperation') return null;
    const { snapshot, bars } = operation;
    return remoteStateOf(operation, {
      snapshot: snapshot && {
        currentBar: snapshot.currentBar,
        totalBars: snapshot.totalBars,
        currentTimeMs: snapshot.currentDate === null ? null : Date.parse(snapshot.currentDate),
        currentPnl: snapshot.currentPnl,
        totalTrades: snapshot.totalTrades,
        winRate: snapshot.winRate,
      },
      entries: (bars?.nodes ?? []).map(({ timestamp, ...entry }) => ({
        ...entry,
        timestampMs: Date.parse(timestamp),
      })),
    });
  },

  receiver: (host, { replay }) => new BacktestReceiver(host, replay),
};
