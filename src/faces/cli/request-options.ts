import { type Command, InvalidArgumentError, Option } from 'commander';
import type { TagInput } from '../client/generated/graphql.js';

/** What every command that starts something takes besides its own options. */
export interface RequestOptions {
  readonly label?: string;
  readonly tag: readonly TagInput[];
  readonly priority?: number;
  readonly idempotencyKey?: string;
}

/** Adds `--label`, `--tag`, `--priority` and `--idempotency-key`. */
export function withRequestOptions(command: Command): Command {
  return command
    .option('--label <text>', 'a note of your own, shown in lists')
    .addOption(tagOption('a key and a value of your own, such as idea=momentum (repeatable)'))
    .option('--priority <number>', 'higher runs earlier, -100 to 100; default 0', wholePriority)
    .option('--idempotency-key <key>', 'the same key and parameters return the same operation for 24 hours');
}

/** Returns the fields of an input that these options stand for; what is missing is left out. */
export function requestInput({ label, tag, priority, idempotencyKey }: RequestOptions) {
  return {
    ...(label === undefined ? {} : { label }),
    ...(tag.length === 0 ? {} : { tags: [...tag] }),
    ...(priority === undefined ? {} : { priority }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}

/** Builds the repeatable option `--tag KEY=VALUE`. */
export function tagOption(description: string, flag = '--tag'): Option {
  return new Option(`${flag} <key=value>`, description).argParser(collectTag).default([], 'none');
}

/** Reads one more `KEY=VALUE`. @throws InvalidArgumentError for anything else */
export function collectTag(text: string, previous: readonly TagInput[]): readonly TagInput[] {
  const separator = text.indexOf('=');
  if (separator < 1 || separator === text.length - 1)
    throw new InvalidArgumentError(`'${text}' is no tag; write KEY=VALUE, such as idea=momentum.`);
  return [...previous, { key: text.slice(0, separator), value: text.slice(separator + 1) }];
}

/** The range is the server's to say. */
function wholePriority(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError(`'${text}' is not a whole number.`);
}
