import { Command } from 'commander';
import { StudyShapeDocument } from '../client/generated/graphql.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { operationView } from './operation-view.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import { pullShownOperation } from './shown-operation.js';
import { effectsTable, overfittingTable } from './study-view.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

interface ShowOptions extends ConnectionOptions {
  readonly json?: boolean;
}

/** Builds `study show`: a study as it is now, with what each parameter explains. */
export function studyShowCommand(context: CliContext): Command {
  return new Command('show')
    .description('show a study: luck check, best trial, and what each parameter explains; also while it runs')
    .argument('<id>', ID_ARGUMENT)
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExample:\n  $ ktrdr study show @last')
    .action((given: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ShowOptions>();
      const { terminal } = context;
      return withConnection(context, options, async (connection) => {
        const id = await resolveId(connection.client, given);
        const study = await pullShownOperation(connection.client, id);
        const { operation } = await connection.client.request(StudyShapeDocument, { id });
        if (study.__typename !== 'StudyOperation' || operation?.__typename !== 'StudyOperation')
          throw notAStudy(id);
        const { effects, snapshot } = operation;
        const overfitting = snapshot?.overfitting ?? null;
        if (options.json) {
          terminal.out(JSON.stringify({ ...study, effects, overfitting }, null, 2));
          return;
        }
        terminal.out(operationView(terminal, connection, study));
        if (!study.result && overfitting !== null) terminal.out(overfittingTable(terminal, overfitting));
        if (effects.length > 0) {
          terminal.out(`\n${effectsTable(terminal, effects, study.parameters.objective)}`);
          if (effects.some(({ confounded }) => confounded))
            terminal.out(
              `${study.parameters.sampler} did not draw values independently of results: confounded.`,
            );
        }
      });
    });
}

/** Says that an operation is of another type. */
export function notAStudy(id: string): CliError {
  return new CliError(`${id} is no study; 'ktrdr operations show ${id}' shows it.`, ExitCode.WrongUsage);
}
