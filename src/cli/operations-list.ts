import { Command, InvalidArgumentError, Option } from 'commander';
import {
  type OperationStatus,
  OperationsDocument,
  type OperationsQuery,
  type OperationType,
} from '../client/generated/graphql.js';
import { formatInstant, formatWhole } from './format.js';
import { statusTone } from './status-tone.js';
import { renderTable, type TableColumn } from './table.js';
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
        .choices(STATUSES)
        .argParser(upperCaseChoice(STATUSES)),
    )
    .addOption(
      new Option('--type <type>', 'only those of this type').choices(TYPES).argParser(upperCaseChoice(TYPES)),
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
  $ ktrdr operations list --status completed --symbol AAPL --first 5`,
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
          options.json ? JSON.stringify(operations, null, 2) : listView(context.terminal, operations),
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

// The id tells the time as well, so that the time goes first where there is no room.
const COLUMNS: readonly TableColumn[] = [
  { title: 'id' },
  { title: 'status' },
  { title: 'created', optional: true },
  { title: 'title', flexible: true },
];

function listView(
  terminal: CliContext['terminal'],
  { nodes, pageInfo, totalCount }: OperationsQuery['operations'],
): string {
  if (nodes.length === 0) return 'No operations.';
  const rows = nodes.map(({ id, status, progress, done, createdAt, title, label }) => [
    id,
    terminal.paint(
      statusTone(status),
      done || status === 'PENDING' ? status : `${status} ${progress.percentage.toFixed(0)} %`,
    ),
    formatInstant(createdAt),
    label ? `${title} (${label})` : title,
  ]);
  const more = pageInfo.hasNextPage ? `; the next page: --after ${pageInfo.endCursor}` : '';
  return `${renderTable(terminal, COLUMNS, rows)}\n${terminal.paint('quiet', `${formatWhole(nodes.length)} of ${formatWhole(totalCount)}${more}`)}`;
}

function upperCaseChoice<T extends string>(choices: readonly T[]) {
  return (text: string): T => {
    const choice = choices.find((candidate) => candidate === text.toUpperCase());
    if (choice === undefined) throw new InvalidArgumentError(`Allowed are ${choices.join(', ')}.`);
    return choice;
  };
}

function pageSize(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 200)
    throw new InvalidArgumentError(`'${text}' is not a whole number from 1 to 200.`);
  return value;
}
