import { type Command, InvalidArgumentError } from 'commander';
import type {
  BulkFieldsFragment,
  OperationFilter,
  OperationStatus,
  OperationType,
} from '../client/generated/graphql.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { count } from './format.js';
import { OPERATION_STATUSES, OPERATION_TYPES, SHORT_TYPES } from './operation-words.js';
import { instantOf, wordOf } from './option-values.js';
import { collectTag } from './request-options.js';
import type { Terminal } from './terminal.js';

/** Options of commands that act on one operation, on several, or on all that a filter names. */
export interface BulkOptions {
  readonly filter?: OperationFilter;
  readonly expected?: number;
}

/** What the keys of `--filter` are to the API; each adds a condition. */
const CONDITIONS: Readonly<Record<string, (value: string, filter: OperationFilter) => OperationFilter>> = {
  type: (value, { types }) => ({ types: [...(types ?? []), typeOf(value)] }),
  status: (value, { statuses }) => ({ statuses: [...(statuses ?? []), statusOf(value)] }),
  symbol: (symbol) => ({ symbol }),
  strategy: (strategy) => ({ strategy }),
  tag: (value, { tags }) => ({ tags: [...collectTag(value, tags ?? [])] }),
  text: (text) => ({ text }),
  before: (value) => ({ createdBefore: timeOf(value) }),
  after: (value) => ({ createdAfter: timeOf(value) }),
};

const KEYS = Object.keys(CONDITIONS).join(', ');

const typeOf = wordOf<OperationType>(OPERATION_TYPES, SHORT_TYPES);
const statusOf = wordOf<OperationStatus>(OPERATION_STATUSES);

/** Adds `--filter` and `--expected`. */
export function withBulkOptions(command: Command): Command {
  return command
    .option(
      '--filter <key=value>',
      `all operations of your own that match instead of ids (repeatable); keys: ${KEYS}`,
      condition,
    )
    .option('--expected <count>', 'change nothing unless so many match', wholeCount);
}

/**
 * Requires ids or a filter, and not both.
 * @throws CliError for neither, and for both
 */
export function requireIdsOrFilter(ids: readonly string[], { filter, expected }: BulkOptions): void {
  if (ids.length > 0 && filter !== undefined)
    throw new CliError('Give either ids or --filter, not both.', ExitCode.WrongUsage);
  if (ids.length === 0 && filter === undefined)
    throw new CliError('Give an id, or --filter KEY=VALUE.', ExitCode.WrongUsage);
  if (filter === undefined && expected !== undefined)
    throw new CliError('--expected belongs to --filter; leave it out.', ExitCode.WrongUsage);
}

/**
 * Says what a bulk call came to.
 * @param done such as `asked to stop`
 * @throws CliError for what it was refused for
 */
export function showBulk(terminal: Terminal, answer: BulkFieldsFragment, done: string, json: boolean): void {
  if (answer.__typename === 'InvalidInputError') {
    throw new CliError(answer.issues.map(({ message }) => message).join('\n'), ExitCode.WrongUsage);
  }
  const { matched, changed } = answer;
  terminal.out(
    json
      ? JSON.stringify({ matched, changed }, null, 2)
      : `${count(matched, 'operation')} matched, ${changed} ${done}`,
  );
}

function condition(text: string, before: OperationFilter | undefined): OperationFilter {
  const separator = text.indexOf('=');
  const add = CONDITIONS[text.slice(0, Math.max(0, separator))];
  const value = text.slice(separator + 1);
  if (add === undefined || value === '') {
    throw new InvalidArgumentError(`'${text}' is no condition; write KEY=VALUE with one of ${KEYS}.`);
  }
  const added = add(value, before ?? {});
  // A list holds what was given before; of any other condition that would be forgotten.
  const again = Object.entries(added).some(
    ([name, given]) => !Array.isArray(given) && before && name in before,
  );
  if (again) throw new InvalidArgumentError(`${text.slice(0, separator)} is given twice; give it once.`);
  return { ...before, ...added };
}

/** Takes a date, whose midnight UTC is meant, or an instant. */
function timeOf(text: string): string {
  const instant = instantOf(text);
  if (instant !== null) return instant;
  throw new InvalidArgumentError(`'${text}' is no date; write it like 2024-01-31 or 2024-01-31T09:30:00Z.`);
}

function wholeCount(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError(`'${text}' is not a whole number from 0 on.`);
}
