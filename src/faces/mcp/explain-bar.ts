import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { barOfDay } from '../../domain/market/bar-of-day.js';
import { epochDayOf } from '../../domain/market/civil-date.js';
import {
  DatasetZoneDocument,
  ExplainBarDocument,
  type ExplainBarQuery,
  type KtrdrClient,
  RunBarsDocument,
  UnknownOperationError,
} from '../public-client/index.js';
import { toolAnswer, toolRefusal } from './tool-answer.js';

type Client = Pick<KtrdrClient, 'request'>;
type Explained = Extract<NonNullable<ExplainBarQuery['operation']>, { __typename: 'BacktestOperation' }>;

/**
 * Answers why a backtest decided as it did at one bar.
 * @param when an instant that the bar holds, or the day of a daily bar
 */
export async function explainBar(
  client: Client,
  id: string,
  when: string,
  signal: AbortSignal,
): Promise<CallToolResult> {
  const { operation: run } = await client.request(RunBarsDocument, { id }, { signal });
  if (run == null) throw new UnknownOperationError(id);
  if (run.__typename !== 'BacktestOperation') return toolRefusal(`'${id}' is no backtest.`);
  const ask = async (timestamp: string) => {
    const { operation } = await client.request(ExplainBarDocument, { id, timestamp }, { signal });
    return operation?.__typename === 'BacktestOperation' ? withBar(operation) : null;
  };
  const { symbol, timeframe } = run.parameters;
  if (epochDayOf(when) === null) return answerOf(id, when, await ask(when));
  if (timeframe !== '1d')
    return toolRefusal(
      `timestamp: a day says which bar is meant for daily bars, and these are of ${timeframe}: ` +
        `write an instant that the bar holds, such as ${when}T14:30:00Z.`,
    );
  const { dataset } = await client.request(DatasetZoneDocument, { symbol, timeframe }, { signal });
  // Without the bars nothing is explained either, and asking says so.
  const dated = dataset ?? { calendar: '24x7', timezone: 'UTC' };
  return answerOf(id, when, await barOfDay(when, dated, ask));
}

function withBar(operation: Explained) {
  const { explainBar: bar, result, warnings } = operation;
  return bar == null ? null : { timestamp: bar.timestamp, bar, result, warnings };
}

function answerOf(id: string, when: string, explained: ReturnType<typeof withBar>): CallToolResult {
  if (explained === null)
    return toolRefusal(`'${id}' has no bar to explain at ${when}, or is not completed.`);
  const { bar, result, warnings } = explained;
  const { evidence, selection } = result ?? {};
  return toolAnswer(
    {
      verdict: evidence?.verdict ?? 'NONE',
      sentence: evidence?.sentence,
      warnings,
      triedSoFar: selection?.evaluated ?? null,
    },
    bar,
  );
}
