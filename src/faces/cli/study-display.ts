import { visibleLine } from '../../base/pure/visible-text.js';
import { METRICS } from '../../domain/statistics/backtest-metrics.js';
import { METRIC_FIELDS } from '../../domain/study/objective.js';
import { StudyProgressDocument, type StudyProgressQuery } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { CliError, OperationMissingError } from './cli-error.js';
import { cutText } from './cut-text.js';
import { ExitCode } from './exit-code.js';
import { count, formatWhole } from './format.js';
import { liveDisplay, percentageBar } from './live-display.js';
import { metricFigure } from './metric-figure.js';
import { type Display, etaText } from './progress-display.js';
import type { Watch } from './run-started.js';
import type { Terminal } from './terminal.js';
import { trialTable } from './trial-table.js';

/** Trials that the live table has. */
const ROWS = 5;

/** What is pulled of a study while it is watched. */
export type WatchedStudy = Extract<
  NonNullable<StudyProgressQuery['operation']>,
  { __typename: 'StudyOperation' }
>;

/** Watches a study: a table of the best so far on a terminal, elsewhere a line for each tenth. */
export const studyWatch: Watch<WatchedStudy> = {
  async pull(client: GraphqlClient, id: string) {
    const { operation } = await client.request(StudyProgressDocument, { id, first: ROWS });
    if (!operation) throw new OperationMissingError(id);
    if (operation.__typename === 'StudyOperation') return operation;
    throw new CliError(`${id} is no study.`, ExitCode.WrongUsage);
  },
  async display(terminal) {
    return terminal.interactive
      ? liveDisplay(terminal, (study) => liveText(terminal, study))
      : lineDisplay(terminal);
  },
};

/** Returns what is drawn of a study while it runs; no line is wider than the terminal. */
export function liveText(
  { noteColumns: columns, paintNote: paint }: Pick<Terminal, 'noteColumns' | 'paintNote'>,
  study: WatchedStudy,
): string {
  const { progress, snapshot, ranking, parameters } = study;
  const head = `${percentageBar(progress.percentage, columns)} | ${etaText(study)} | ${stateText(study)}`;
  const metric = METRICS[METRIC_FIELDS[parameters.objective.metric]];
  const best =
    snapshot?.bestNumber == null
      ? 'No feasible trial yet'
      : `Best so far: trial ${snapshot.bestNumber}, ${metric.label} ${metricFigure(metric, snapshot.bestObjective)}`;
  const width = columns ?? Number.POSITIVE_INFINITY;
  const fitted = cutText([head, best], width, 'end').flat();
  if (ranking.nodes.length === 0) return fitted.join('\n');
  return [...fitted, trialTable({ columns, paint }, ranking.nodes, parameters.objective.metric)].join('\n');
}

function stateText({ progress, snapshot }: WatchedStudy): string {
  if (snapshot == null) return visibleLine(progress.message);
  const { completedTrials, failedTrials, totalTrials } = snapshot;
  const failed = failedTrials > 0 ? `, ${formatWhole(failedTrials)} failed` : '';
  return `${formatWhole(completedTrials + failedTrials)} of ${count(totalTrials, 'trial')}${failed}`;
}

const STEP_PERCENT = 10;

function lineDisplay(terminal: Terminal): Display<WatchedStudy> {
  let last: string | undefined;
  return {
    show(study) {
      const { phase, percentage } = study.progress;
      const step = `${phase} ${Math.floor(percentage / STEP_PERCENT)}`;
      if (step === last || study.done) return;
      last = step;
      const metric = METRICS[METRIC_FIELDS[study.parameters.objective.metric]];
      const { bestNumber, bestObjective } = study.snapshot ?? {};
      const best =
        bestNumber == null ? '' : `  best ${metricFigure(metric, bestObjective)} (trial ${bestNumber})`;
      const eta = study.progress.etaSeconds == null ? '' : `  ${etaText(study)}`;
      terminal.note(`${study.id}  ${percentage.toFixed(0)}%${eta}  ${stateText(study)}${best}`);
    },
    note: (text) => terminal.note(text),
    close() {},
  };
}
