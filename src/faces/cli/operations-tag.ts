import { Command } from 'commander';
import {
  OperationTagsDocument,
  type TagInput,
  UpdateOperationDocument,
} from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { CliError, OperationMissingError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { collectTag, tagOption } from './request-options.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import { startRefusal } from './start-refusal.js';
import { tagsText } from './tags-text.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

interface TagOptions extends ConnectionOptions {
  readonly remove: readonly TagInput[];
  readonly json?: boolean;
}

/** Builds `operations tag`: adds tags to an operation, and removes some. */
export function operationsTagCommand(context: CliContext): Command {
  return new Command('tag')
    .description("add tags to an operation, keys and values of one's own to find it by")
    .argument('<id>', ID_ARGUMENT)
    .argument('[tags...]', 'KEY=VALUE, such as idea=momentum; at most 20, 64 characters each')
    .addOption(tagOption('remove this one (repeatable)', '--remove'))
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr operations tag @last idea=momentum universe=large
  $ ktrdr operations tag 9f2c --remove idea=momentum

A key may have several values. 'ktrdr operations list --tag idea=momentum' finds them again.`,
    )
    .action((given: string, words: readonly string[], _options: unknown, command: Command) => {
      const { remove, json, ...connection } = command.optsWithGlobals<TagOptions>();
      const added = words.reduce<readonly TagInput[]>((tags, word) => collectTag(word, tags), []);
      if (added.length + remove.length === 0)
        throw new CliError('Name a tag, such as idea=momentum, or --remove one.', ExitCode.WrongUsage);
      return withConnection(context, connection, async ({ client }) => {
        const id = await resolveId(client, given);
        const tags = await changeTags(client, id, added, remove);
        context.terminal.out(
          json ? JSON.stringify({ id, tags }, null, 2) : `${id}: ${tagsText(tags) || 'no tags'}`,
        );
      });
    });
}

/** @returns all tags that it has now @throws CliError that says why nothing changed */
async function changeTags(
  client: GraphqlClient,
  id: string,
  added: readonly TagInput[],
  removed: readonly TagInput[],
): Promise<readonly TagInput[]> {
  const { operation } = await client.request(OperationTagsDocument, { id });
  if (!operation) throw new OperationMissingError(id);
  const isRemoved = ({ key, value }: TagInput): boolean =>
    removed.some((tag) => tag.key === key && tag.value === value);
  const tags = [...operation.tags.filter((tag) => !isRemoved(tag)), ...added];
  const { updateOperation: updated } = await client.request(UpdateOperationDocument, { input: { id, tags } });
  switch (updated.__typename) {
    case 'UpdateOperationSuccess':
      return updated.operation.tags;
    case 'OperationNotFoundError':
      throw new OperationMissingError(id);
    case 'InvalidInputError':
      throw startRefusal(updated, { tags: 'KEY=VALUE' });
  }
}
