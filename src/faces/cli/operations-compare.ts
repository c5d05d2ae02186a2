import { Command } from 'commander';
import { CompareRunsDocument } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { CliError } from './cli-error.js';
import { comparisonCsv, comparisonView } from './comparison-view.js';
import { ExitCode } from './exit-code.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

interface CompareOptions extends ConnectionOptions {
  readonly csv?: boolean;
  readonly json?: boolean;
}

/** Builds `operations compare`: completed runs side by side, what differs, and where two of them part. */
export function operationsCompareCommand(context: CliContext): Command {
  return new Command('compare')
    .description(
      'put completed backtests, walk-forwards and trials side by side: figures, and only what differs',
    )
    .argument('<ids...>', `${ID_ARGUMENT}; ID:NUMBER is a trial of a study`)
    .option('--csv', 'print a line a run, with all figures and everything that differs')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      '\nExamples:\n  $ ktrdr operations compare @last 3f9c01ab72de\n  $ ktrdr operations compare 7c1d:0 7c1d:17 --csv',
    )
    .action((given: readonly string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CompareOptions>();
      return withConnection(context, options, async ({ client }) => {
        const subjects = [];
        for (const text of given) subjects.push(await subjectOf(client, text));
        const { compareRuns: compared } = await client.request(CompareRunsDocument, { subjects });
        if (compared.__typename === 'InvalidInputError') {
          const lines = compared.issues.map(({ message }) => named(message, given));
          throw new CliError(lines.join('\n'), ExitCode.WrongUsage);
        }
        const { terminal } = context;
        if (options.json) terminal.out(JSON.stringify(compared, null, 2));
        else if (options.csv) terminal.document(comparisonCsv(compared).replace(/\n$/, ''));
        else terminal.out(comparisonView(terminal, compared));
      });
    });
}

async function subjectOf(client: GraphqlClient, given: string) {
  const [, id = given, number] = /^(.+):(\d{1,9})$/.exec(given) ?? [];
  const operation = await resolveId(client, id);
  return number === undefined ? { operation } : { operation, trial: Number(number) };
}

/** Names a run as it was typed. */
function named(message: string, given: readonly string[]): string {
  return message.replace(/^subjects\.(\d+)(\.\w+)?/, (path, index: string) => given[Number(index)] ?? path);
}
