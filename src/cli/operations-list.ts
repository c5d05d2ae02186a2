import Table from 'cli-table3';
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  type OperationStatus,
  OperationsDocument,
  type OperationsQuery,
  type OperationType,
} from '../client/generated/graphql.js';
import { formatInstant, formatWhole } from './format.js';
import type { CliContext, ConnectionOptions } from './terminal.js';

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
    .addHelpText('after', '\nExample:\n  $ ktrdr operations list --status completed --first 5')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ListOptions>();
      const connection = await context.connect(options);
      try {
        const { operations } = await connection.client.request(OperationsDocument, {
          first: options.first,
          after: options.after ?? null,
          filter: filterOf(options),
        });
        context.terminal.out(options.json ? JSON.stringify(operations, null, 2) : listView(operations));
      } finally {
        await connection.close();
      }
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

function listView({ nodes, pageInfo, totalCount }: OperationsQuery['operations']): string {
  if (nodes.length === 0) return 'No operations.';
  const table = new Table({
    head: ['id', 'status', '%', 'created', 'title'],
    style: { head: [], border: [], compact: true },
  });
  for (const { id, status, progress, createdAt, title, label } of nodes) {
    table.push([
      id,
      status,
      progress.percentage.toFixed(0),
      formatInstant(createdAt),
      label ? `${title} (${label})` : title,
    ]);
  }
  const more = pageInfo.hasNextPage ? `; the next page: --after ${pageInfo.endCursor}` : '';
  return `${table.toString()}\n${formatWhole(nodes.length)} of ${formatWhole(totalCount)}${more}`;
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
