import { Command, InvalidArgumentError, Option } from 'commander';
import { type OperationStatus, OperationsDocument, type OperationType } from '../client/generated/graphql.js';
import { operationsTable } from './operations-table.js';
import { asTyped, wordOf } from './option-values.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

const STATUSES: readonly OperationStatus[] = [
  'PENDING',
  'RUNNING',
  'CANCELLING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
];
const TYPES: readonly OperationType[] = ['BACKTESTING', 'TRAINING', 'DATA_LOADING'];
/** The types as they are usually typed. */
const SHORT_TYPES = ['backtest', 'training', 'data-load'];

interface ListOptions extends ConnectionOptions {
  readonly status?: OperationStatus;
  readonly type?: OperationType;
  readonly symbol?: string;
  readonly strategy?: string;
  readonly first: number;
  readonly after?: string;
  readonly json?: boolean;
}

/** Builds `operations list`: the newest operations, as a table. */
export function operationsListCommand(context: CliContext): Command {
  return new Command('list')
    .description('list operations, newest first')
    .addOption(
      new Option('--status <status>', 'only those in this status')
        .choices(STATUSES.map(asTyped))
        .argParser(wordOf(STATUSES)),
    )
    .addOption(
      new Option('--type <type>', 'only those of this type, such as backtest')
        .choices(SHORT_TYPES)
        .argParser(wordOf(TYPES, SHORT_TYPES)),
    )
    .option('--symbol <symbol>', 'only those of this symbol')
    .option('--strategy <strategy>', 'only those of this strategy, by name or path')
    .option('--first <count>', 'how many, 1 to 200', pageSize, 20)
    .option('--after <cursor>', 'go on where the page before ended')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr operations list
  $ ktrdr operations list --status completed --symbol AAPL --first 5
  $ ktrdr operations list --type backtest

What of an id is shown is enough for every command that takes one; into a file or a pipe ids go whole.`,
    )
    .action((_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ListOptions>();
      return withConnection(context, options, async ({ client }) => {
        const { operations } = await client.request(OperationsDocument, {
          first: options.first,
          after: options.after ?? null,
          filter: filterOf(options),
        });
        context.terminal.out(
          options.json
            ? JSON.stringify(operations, null, 2)
            : operationsTable(context.terminal, operations, Date.now()),
        );
      });
    });
}

function filterOf({ status, type, symbol, strategy }: ListOptions) {
  return {
    ...(status === undefined ? {} : { statuses: [status] }),
    ...(type === undefined ? {} : { types: [type] }),
    ...(symbol === undefined ? {} : { symbol }),
    ...(strategy === undefined ? {} : { strategy }),
  };
}

function pageSize(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 200)
    throw new InvalidArgumentError(`'${text}' is not a whole number from 1 to 200.`);
  return value;
}
