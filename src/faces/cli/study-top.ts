import { Command, Option } from 'commander';
import { METRIC_FIELDS, METRIC_NAMES } from '../../domain/study/objective.js';
import {
  type MetricName,
  StudyRankingDocument,
  type StudyRankingQuery,
  type TrialFieldsFragment,
} from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { wholeNumber, wordOf } from './option-values.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import { notAStudy } from './study-show.js';
import { trialTermsText } from './study-view.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { trialTable } from './trial-table.js';
import { withConnection } from './with-connection.js';
import { wrap } from './wrap.js';

interface TopOptions extends ConnectionOptions {
  readonly metric?: MetricName;
  readonly limit: number;
  readonly all?: boolean;
  readonly json?: boolean;
}

const DEFAULT_LIMIT = 20;
const MAX_PAGE = 500;

/** Builds `study top`: the best trials by any metric. */
export function studyTopCommand(context: CliContext): Command {
  return new Command('top')
    .description('list the best trials by the objective, or by any metric; also while the study runs')
    .argument('<id>', ID_ARGUMENT)
    .addOption(
      new Option('--metric <name>', 'what to rank by, in its own direction; default the objective').argParser(
        wordOf<MetricName>(METRIC_NAMES),
      ),
    )
    .option('--limit <number>', 'how many trials', wholeNumber(1), DEFAULT_LIMIT)
    .option('--all', 'also trials that break a constraint, in brackets, and failed ones, at the end')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExample:\n  $ ktrdr study top @last --metric max-drawdown --limit 10')
    .action((given: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<TopOptions>();
      const { terminal } = context;
      return withConnection(context, options, async ({ client }) => {
        const id = await resolveId(client, given);
        const { title, parameters, trials } = await ranked(client, id, options);
        if (options.json) {
          terminal.out(JSON.stringify(trials, null, 2));
          return;
        }
        terminal.out(terminal.paint('heading', title));
        terminal.out(wrap(terminal, trialTermsText(parameters)));
        if (trials.length === 0) {
          terminal.out(
            options.all
              ? 'No trial has been evaluated.'
              : 'No trial is feasible so far; --all shows those that break a constraint.',
          );
          return;
        }
        const objective = parameters.objective.metric;
        const by = options.metric ?? objective;
        const field = METRIC_FIELDS[by];
        const shown = trials.map((trial) => ({
          ...trial,
          ...(by === objective ? {} : { objective: trial.metrics?.[field] ?? null }),
        }));
        terminal.out(trialTable(terminal, shown, by));
      });
    });
}

async function ranked(client: GraphqlClient, id: string, { metric, limit, all }: TopOptions) {
  const trials: TrialFieldsFragment[] = [];
  for (let after: string | null = null; ; ) {
    const first = Math.min(MAX_PAGE, limit - trials.length);
    const answer: StudyRankingQuery = await client.request(StudyRankingDocument, {
      ...{ id, metric: metric ?? null, first, after, includeInfeasible: all ?? false },
    });
    const { operation } = answer;
    if (operation?.__typename !== 'StudyOperation') throw notAStudy(id);
    const { ranking, title, parameters } = operation;
    trials.push(...ranking.nodes);
    after = ranking.pageInfo.endCursor ?? null;
    if (!ranking.pageInfo.hasNextPage || trials.length >= limit) {
      return { title, parameters, trials };
    }
  }
}
