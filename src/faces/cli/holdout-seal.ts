import { Command } from 'commander';
import { SealHoldoutDocument } from '../client/generated/graphql.js';
import { holdoutSentence } from './holdout-view.js';
import { calendarDate } from './option-values.js';
import { startRefusal } from './start-refusal.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';
import { wrapLines } from './wrap.js';

interface SealOptions extends ConnectionOptions {
  readonly from: string;
  readonly json?: boolean;
}

/** Builds `holdout seal`: hides bars until somebody looks at them on purpose. */
export function holdoutSealCommand(context: CliContext): Command {
  return new Command('seal')
    .description('hide the bars of a symbol from a date on: what reads them is refused, or counted as a look')
    .argument('<symbol>', 'such as AAPL; its bars of all timeframes')
    .requiredOption('--from <date>', 'first sealed day, YYYY-MM-DD', calendarDate)
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Example:
  $ ktrdr holdout seal AAPL --from 2024-07-01

Backtests, trainings, exports, audits and charts see no bar that has not closed by local midnight of that date, unless
they are started with --holdout look. It keeps you from fooling yourself, and nobody from reading the files.`,
    )
    .action((symbol: string, _options: unknown, command: Command) => {
      const { from, json, ...connection } = command.optsWithGlobals<SealOptions>();
      return withConnection(context, connection, async ({ client }) => {
        const { sealHoldout } = await client.request(SealHoldoutDocument, { input: { symbol, from } });
        if (sealHoldout.__typename === 'InvalidInputError') {
          throw startRefusal(sealHoldout, { symbol: 'symbol', from: '--from' });
        }
        const { holdout } = sealHoldout;
        const { terminal } = context;
        terminal.out(json ? JSON.stringify(holdout, null, 2) : wrapLines(terminal, holdoutSentence(holdout)));
      });
    });
}
