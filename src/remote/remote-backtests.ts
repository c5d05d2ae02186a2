import type { BacktestParameters } from '../backtest/backtest-parameters.js';
import { decodeEquity } from '../backtest/equity-codec.js';
import type { Provenance } from '../backtest/provenance.js';
import { resultDigest } from '../backtest/result-digest.js';
import { decodeTrades } from '../backtest/trade-codec.js';
import { verify } from '../backtest/verification.js';
import { RemoteBacktestDocument, StartBacktestDocument } from '../client/generated/graphql.js';
import type { WholeOutcome } from '../operations/outcome-lines.js';
import { asJsonObject } from '../shared/json.js';
import { seqCursor } from '../shared/seq-cursor.js';
import { remoteStateOf, startAnswer } from './remote-answers.js';
import { RemoteOutcomeError } from './remote-errors.js';
import type { RemoteTaskKind } from './remote-task-kind.js';

/** Backtests on another host. */
export const remoteBacktests: RemoteTaskKind<BacktestParameters> = {
  metricKind: 'bars',

  async start(proxy, { id, label }, { replay: _replay, overrides, ...parameters }) {
    const { startBacktest } = await proxy.repeat(StartBacktestDocument, {
      input: { ...parameters, overrides: [...overrides], label, idempotencyKey: id },
    });
    return startAnswer(startBacktest);
  },

  async pull(proxy, remoteId, afterSeq) {
    const { operation } = await proxy.repeat(RemoteBacktestDocument, {
      id: remoteId,
      after: afterSeq < 0 ? null : seqCursor(afterSeq),
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
      entries: bars.nodes.map(({ timestamp, ...entry }) => ({
        ...entry,
        timestampMs: Date.parse(timestamp),
      })),
    });
  },

  receive(outcome, host, { replay }) {
    const provenance = outcome.result.provenance as unknown as Provenance;
    requireDigest(outcome, provenance, host);
    if (replay === null) return outcome;
    // The host ran the strategy as it is now, so its hash is what the file has.
    const verification = verify(replay, provenance, provenance.strategyHash);
    return { ...outcome, result: { ...outcome.result, verification: asJsonObject(verification) } };
  },
};

function requireDigest({ parts }: WholeOutcome, { resultDigest: announced }: Provenance, host: string): void {
  const trades = parts.flatMap((part) => (part.trades === null ? [] : decodeTrades(part.trades)));
  const equity = decodeEquity(Buffer.concat(parts.flatMap((part) => part.equity ?? [])));
  if (resultDigest(trades, equity) === announced) return;
  throw new RemoteOutcomeError(host, 'trades and equity do not have the digest that the result names');
}
