import { barsInstead } from '../../domain/market/bars-instead.js';
import { isTimeframe } from '../../domain/market/timeframe.js';
import {
  DatasetNamesDocument,
  type KtrdrClient,
  PlanBacktestDocument,
  type StartBacktestInput,
} from '../public-client/index.js';

type Client = Pick<KtrdrClient, 'request'>;

/** Returns what a backtest would fail for, in the words of its plan; null where nothing is known. */
export async function backtestObstacle(
  client: Client,
  input: StartBacktestInput,
  signal: AbortSignal,
): Promise<string | null> {
  const { planBacktest: plan } = await client.request(PlanBacktestDocument, { input }, { signal });
  if (plan.issues.length === 0) return null;
  return plan.issues.map(({ message }) => message).join('\n');
}

/** Returns that the server has no such bars, and which it has; null where it has them. */
export async function missingBars(
  client: Client,
  { symbol, timeframe }: { readonly symbol: string; readonly timeframe: string },
  signal: AbortSignal,
): Promise<string | null> {
  // The start itself says which there are.
  if (!isTimeframe(timeframe)) return null;
  const { datasets } = await client.request(DatasetNamesDocument, {}, { signal });
  if (datasets.some((bars) => bars.symbol === symbol && bars.timeframe === timeframe)) return null;
  return `symbol: The server has no ${timeframe} bars of '${symbol}'. ${barsInstead(symbol, datasets)}`;
}
