import { Command } from 'commander';
import { barOfDay } from '../../domain/market/bar-of-day.js';
import { epochDayOf } from '../../domain/market/civil-date.js';
import { DatasetZoneDocument, ExplainBarDocument } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { CliError, OperationMissingError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { type Explanation, explanationView } from './explanation-view.js';
import { instantOf } from './option-values.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

interface ExplainOptions extends ConnectionOptions {
  readonly at: string;
  readonly json?: boolean;
}

/** Builds `operations explain`: why a backtest decided a bar as it did. */
export function operationsExplainCommand(context: CliContext): Command {
  return new Command('explain')
    .description(
      'say why a bar of a completed backtest was decided as it was, and what would have changed it',
    )
    .argument('<id>', ID_ARGUMENT)
    .requiredOption('--at <time>', 'day of a daily bar, or an instant within the bar: a date, or RFC 3339')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExample:\n  $ ktrdr operations explain @last --at 2024-01-16')
    .action((given: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ExplainOptions>();
      const timestamp = timeOf(options.at);
      return withConnection(context, options, async ({ client }) => {
        const id = await resolveId(client, given);
        const { parameters, explainBar: atInstant } = await explained(client, id, timestamp);
        const why =
          parameters.timeframe === '1d' && epochDayOf(options.at) !== null
            ? await explainedDay(client, id, options.at, parameters)
            : atInstant;
        if (why == null) {
          throw new CliError(
            `No bar of ${id} holds ${options.at}. Give --at a time at which it had bars.`,
            ExitCode.OperationFailed,
          );
        }
        context.terminal.out(
          options.json ? JSON.stringify(why, null, 2) : explanationView(context.terminal, why),
        );
      });
    });
}

/**
 * Asks for the bar of a backtest that holds an instant.
 * @returns its bar null where none does
 * @throws CliError where there is no completed backtest
 */
async function explained(client: GraphqlClient, id: string, timestamp: string) {
  const { operation } = await client.request(ExplainBarDocument, { id, timestamp });
  if (operation == null) throw new OperationMissingError(id);
  if (operation.__typename !== 'BacktestOperation' || operation.status !== 'COMPLETED') {
    throw new CliError(
      `${id} is no completed backtest, and only what such a one decided can be explained.`,
      ExitCode.OperationFailed,
    );
  }
  return operation;
}

/** Asks for the daily bar of a day, however it is stamped; null where that day has none. */
async function explainedDay(
  client: GraphqlClient,
  id: string,
  day: string,
  { symbol, timeframe }: { readonly symbol: string; readonly timeframe: string },
): Promise<Explanation | null> {
  const { dataset } = await client.request(DatasetZoneDocument, { symbol, timeframe });
  // Without the bars nothing is explained either, and asking says so.
  const dated = dataset ?? { calendar: '24x7', timezone: 'UTC' };
  return barOfDay(day, dated, async (instant) => (await explained(client, id, instant)).explainBar ?? null);
}

/** Takes a date for its midnight in UTC. */
function timeOf(text: string): string {
  const instant = instantOf(text);
  if (instant !== null) return instant;
  throw new CliError(
    `--at '${text}' is no time; write a date such as 2024-01-16, or an instant such as 2024-01-16T15:30:00Z.`,
    ExitCode.WrongUsage,
  );
}
