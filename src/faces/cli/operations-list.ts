import { Command, InvalidArgumentError, Option } from 'commander';
import {
  type OperationOrder,
  type OperationOrderField,
  type OperationStatus,
  OperationsDocument,
  type OperationType,
  type TagInput,
} from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { OPERATION_STATUSES, OPERATION_TYPES, SHORT_TYPES } from './operation-words.js';
import { operationsTable } from './operations-table.js';
import { asTyped, wordOf } from './option-values.js';
import { publicPath } from './public-path.js';
import { tagOption } from './request-options.js';
import { resolveId } from './resolve-id.js';
import { isFigure, type SortName } from './sort-column.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';
import { noteLines } from './wrap.js';

/** The words of `--sort`, as they are written, and what they are to the API. */
const SORTS: Readonly<Record<SortName, OperationOrderField>> = {
  created: 'CREATED_AT',
  duration: 'DURATION',
  return: 'TOTAL_RETURN',
  sharpe: 'SHARPE_RATIO',
  'deflated-sharpe': 'DEFLATED_SHARPE',
  drawdown: 'MAX_DRAWDOWN',
  trades: 'TOTAL_TRADES',
};

interface ListOptions extends ConnectionOptions {
  readonly status?: OperationStatus;
  readonly type?: OperationType;
  readonly symbol?: string;
  readonly strategy?: string;
  readonly model?: string;
  readonly tag: readonly TagInput[];
  readonly text?: string;
  readonly pinned?: boolean;
  readonly excludeInvalid?: boolean;
  readonly includeInvalid?: boolean;
  readonly parent?: string;
  readonly children?: boolean;
  readonly sort?: SortName;
  readonly ascending?: boolean;
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
        .choices(OPERATION_STATUSES.map(asTyped))
        .argParser(wordOf(OPERATION_STATUSES)),
    )
    .addOption(
      new Option('--type <type>', 'only those of this type, such as backtest')
        .choices(SHORT_TYPES)
        .argParser(wordOf(OPERATION_TYPES, SHORT_TYPES)),
    )
    .option('--symbol <symbol>', 'only those of this symbol')
    .option('--strategy <strategy>', 'only those of this strategy, by name or path')
    .option('--model <path>', 'only those that use or make this model, such as models/rsi_mlp_v1.0.0')
    .addOption(tagOption('only those with this tag, and all others given (repeatable)'))
    .option('--text <text>', 'only those with this in title, label or note, whatever its case')
    .option('--pinned', 'only those that are pinned')
    .option('--exclude-invalid', 'leave out what has a warning that invalidates it')
    .addOption(
      new Option(
        '--include-invalid',
        'also what has such a warning, which a list that is sorted by a figure leaves out',
      ).conflicts('excludeInvalid'),
    )
    .option('--parent <id>', 'only the operations directly below this one')
    .option('--children', 'also operations that are a part of others')
    .addOption(
      new Option('--sort <field>', 'what to go by, the largest first; default: created')
        .choices(Object.keys(SORTS))
        .argParser(sortField),
    )
    .option('--ascending', 'the smallest, or the oldest, first')
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
  $ ktrdr operations list --tag idea=momentum --sort sharpe

What of an id is shown is enough for every command that takes one; into a file or a pipe ids go whole.`,
    )
    .action((_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ListOptions>();
      return withConnection(context, options, async ({ client }) => {
        const { operations } = await client.request(OperationsDocument, {
          first: options.first,
          after: options.after ?? null,
          filter: filterOf(options, await parentOf(client, options)),
          orderBy: orderOf(options),
        });
        const { terminal } = context;
        if (options.json) {
          terminal.out(JSON.stringify(operations, null, 2));
          return;
        }
        terminal.out(operationsTable(terminal, operations, Date.now(), options.sort));
        if (leavesOutInvalid(options) && !options.excludeInvalid)
          noteLines(terminal, 'What is invalid is left out; --include-invalid shows it, too.');
      });
    });
}

async function parentOf(client: GraphqlClient, { parent }: ListOptions): Promise<string | undefined> {
  return parent === undefined ? undefined : await resolveId(client, parent);
}

function orderOf({ sort = 'created', ascending = false }: ListOptions): OperationOrder | null {
  if (sort === 'created' && !ascending) return null;
  return { field: SORTS[sort], direction: ascending ? 'ASC' : 'DESC' };
}

/** A figure that a warning invalidates has no place among others, unless somebody asks for it. */
function leavesOutInvalid({ excludeInvalid, includeInvalid, sort }: ListOptions): boolean {
  return excludeInvalid === true || (includeInvalid !== true && isFigure(sort));
}

function filterOf(options: ListOptions, parent: string | undefined) {
  const { status, type, symbol, strategy, model, tag, text } = options;
  return {
    ...(model === undefined ? {} : { model: publicPath(model) }),
    ...(tag.length === 0 ? {} : { tags: [...tag] }),
    ...(text === undefined ? {} : { text }),
    ...(options.pinned ? { pinned: true } : {}),
    ...(leavesOutInvalid(options) ? { excludeInvalid: true } : {}),
    ...(options.children ? { includeChildren: true } : {}),
    ...(parent === undefined ? {} : { parent }),
    ...(status === undefined ? {} : { statuses: [status] }),
    ...(type === undefined ? {} : { types: [type] }),
    ...(symbol === undefined ? {} : { symbol }),
    ...(strategy === undefined ? {} : { strategy }),
  };
}

function sortField(text: string): SortName {
  const name = Object.keys(SORTS).find((known) => known === text.toLowerCase().replaceAll('_', '-'));
  if (name === undefined) throw new InvalidArgumentError(`Allowed are ${Object.keys(SORTS).join(', ')}.`);
  return name as SortName;
}

function pageSize(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 200)
    throw new InvalidArgumentError(`'${text}' is not a whole number from 1 to 200.`);
  return value;
}
