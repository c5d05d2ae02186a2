import { Command } from 'commander';
import { analysisView } from './analysis-view.js';
import { analysisOf, withAnalysis } from './backtest-analysis.js';
import { operationView } from './operation-view.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import { pullShownOperation } from './shown-operation.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

interface ShowOptions extends ConnectionOptions {
  readonly analysis?: boolean;
  readonly json?: boolean;
}

/** Builds `operations show`: one operation as it is now. */
export function operationsShowCommand(context: CliContext): Command {
  return new Command('show')
    .description('show one operation: its progress, its result, or why it failed')
    .argument('<id>', ID_ARGUMENT)
    .option(
      '--analysis',
      'also of a finished backtest: intervals, months, worst drawdowns, long and short trades',
    )
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExample:\n  $ ktrdr operations show op_backtesting_20240131_093000_k3f9x2ab')
    .action((given: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ShowOptions>();
      return withConnection(context, options, async (connection) => {
        const id = await resolveId(connection.client, given);
        const operation = await pullShownOperation(connection.client, id);
        const analysed = options.analysis ? await analysisOf(connection.client, id) : null;
        if (options.json) {
          context.terminal.out(JSON.stringify(withAnalysis(operation, analysed), null, 2));
          return;
        }
        context.terminal.out(operationView(context.terminal, connection, operation));
        if (analysed !== null && operation.__typename === 'BacktestOperation' && operation.result)
          context.terminal.out(`\n${analysisView(context.terminal, operation.result, analysed)}`);
      });
    });
}
