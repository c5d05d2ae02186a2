import { z } from 'zod';
import { anySignal } from '../../base/pure/any-signal.js';
import { CompareRunsDocument, UnknownOperationError } from '../public-client/index.js';
import { explainBar } from './explain-bar.js';
import { dayOrInstant } from './input-shapes.js';
import { outcomeAnswer } from './outcome-answer.js';
import { standingFields, toolAnswer, toolRefusal } from './tool-answer.js';
import { offerTool, type ToolContext } from './tool-context.js';

const id = z.string().describe('of a run, such as op_backtesting_20240131_093000_k3f9x2ab01cd');
/** Those who call tools give up after a minute. */
const LONGEST_WAIT_S = 50;
const MOST_COMPARED = 20;

/** Offers what looks at runs, and what stops them. */
export function offerRunTools(context: ToolContext): void {
  const { client } = context;
  const read = async (of: string, signal: AbortSignal) => {
    const operation = await client.operation(of, { signal });
    if (operation === null) throw new UnknownOperationError(of);
    return outcomeAnswer(operation);
  };
  offerTool(context, {
    name: 'wait_for_run',
    description:
      'Waits until a run is done, at most 50 seconds, and reads it: verdict, warnings and number tried, then figures. Call it again for one that goes on.',
    input: { id, seconds: z.number().min(0).max(LONGEST_WAIT_S).default(LONGEST_WAIT_S) },
    isReadOnly: true,
    async run({ id: of, seconds }, signal) {
      const limit = AbortSignal.timeout(1_000 * seconds);
      try {
        return outcomeAnswer(await client.waitFor(of, { signal: anySignal([signal, limit]) }));
      } catch (error) {
        if (!limit.aborted || signal.aborted) throw error;
        return await read(of, signal);
      }
    },
  });
  offerTool(context, {
    name: 'read_run',
    description: 'Reads a run as it is: verdict, warnings and number tried, then parameters and figures.',
    input: { id },
    isReadOnly: true,
    run: ({ id: of }, signal) => read(of, signal),
  });
  offerTool(context, {
    name: 'compare_runs',
    description:
      'Puts 2 to 20 completed backtests or walk-forwards side by side: the standing of each before its figures, only what differs, and where two of them part.',
    input: { ids: z.array(z.string()).min(2).max(MOST_COMPARED) },
    isReadOnly: true,
    async run({ ids }, signal) {
      const subjects = ids.map((operation) => ({ operation }));
      const { compareRuns } = await client.request(CompareRunsDocument, { subjects }, { signal });
      if (compareRuns.__typename === 'InvalidInputError')
        return toolRefusal(compareRuns.issues.map(({ message }) => message).join('\n'));
      const { runs, differences, divergence } = compareRuns;
      const rows = runs.map(({ operation, trial, verdict, metrics }) => ({
        ...standingFields({
          verdict: verdict ?? 'NONE',
          warnings: operation.warnings,
          triedSoFar: operation.summary.evaluated ?? null,
        }),
        ...{
          id: operation.id,
          title: operation.title,
          label: operation.label,
          trial: trial?.number,
          metrics,
        },
      }));
      return toolAnswer(
        { verdict: 'SEE_EACH_RUN', warnings: [], triedSoFar: null },
        { runs: rows, differences, divergence },
      );
    },
  });
  offerTool(context, {
    name: 'explain_bar',
    description:
      'Why a backtest decided as it did at one bar: prices, inputs and outputs of the network, filters, order and fill, and the smallest change that would have changed the decision.',
    input: {
      id,
      timestamp: dayOrInstant.describe('stamp of the bar, RFC 3339; of daily bars also its day, YYYY-MM-DD'),
    },
    isReadOnly: true,
    run: ({ id: of, timestamp }, signal) => explainBar(client, of, timestamp, signal),
  });
  offerTool(context, {
    name: 'cancel_run',
    description: 'Asks a run to stop. What it has measured stays, and what it has tried stays counted.',
    input: { id },
    isReadOnly: false,
    async run({ id: of }, signal) {
      const cancelled = await client.cancel(of, 'cancelled through MCP', { signal });
      if (cancelled.__typename !== 'CancelOperationSuccess') return toolRefusal(cancelled.message);
      const { status, warnings } = cancelled.operation;
      return toolAnswer({ verdict: 'NONE_YET', warnings, triedSoFar: null }, { id: of, status });
    },
  });
}
