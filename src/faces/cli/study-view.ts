import { visibleLine } from '../../base/pure/visible-text.js';
import { METRICS } from '../../domain/statistics/backtest-metrics.js';
import { deflatedText } from '../../domain/study/luck/deflated-text.js';
import { luckSentence } from '../../domain/study/luck/luck-sentence.js';
import { METRIC_FIELDS } from '../../domain/study/objective.js';
import { variesInput } from '../../domain/study/space/varies-input.js';
import type {
  MetricsFieldsFragment,
  OverfittingFieldsFragment,
  StudyShapeQuery,
} from '../client/generated/graphql.js';
import { doubtfulSharpe } from './doubtful-sharpe.js';
import {
  count,
  formatMoney,
  formatPercent,
  formatRate,
  formatRatio,
  formatWhole,
  UNDEFINED,
} from './format.js';
import { metricFigure } from './metric-figure.js';
import { overridesText } from './parameters-view.js';
import type { ShownOperation } from './shown-operation.js';
import { renderTable } from './table.js';
import type { Connection, Terminal } from './terminal.js';
import { warningLines } from './warning-lines.js';
import { wrap } from './wrap.js';

export type ShownStudy = Extract<ShownOperation, { __typename: 'StudyOperation' }>;

const ROWS = [
  ...(['totalReturn', 'buyAndHoldReturn', 'sharpeRatio', 'sortinoRatio', 'maxDrawdown'] as const),
  ...(['totalTrades', 'winRate', 'profitFactor', 'exposure'] as const),
];

/** Describes a finished study: what luck gives first, then the best trial, on the holdout too, then the figures. */
export function studyView(
  terminal: Terminal,
  { client, isLasting }: Connection,
  operation: ShownStudy,
  result: NonNullable<ShownStudy['result']>,
): string {
  const { snapshot, label, title, warnings } = operation;
  const { best, holdout, overfitting, resultDigest } = result;
  const tried = snapshot?.completedTrials ?? operation.parameters.trials;
  const failed = snapshot?.failedTrials ?? 0;
  return [
    terminal.paint('heading', `${title}${failed > 0 ? `; ${formatWhole(failed)} failed` : ''}`),
    ...(label ? [`Label: ${visibleLine(label)}`] : []),
    ...studyParametersLines(terminal, operation.parameters),
    wrap(terminal, luckLine(operation, result, tried)),
    ...bestLines(terminal, operation, best, holdout),
    ...(holdout ? [wrap(terminal, holdoutLine(result.earlierHoldouts))] : []),
    overfittingTable(terminal, overfitting),
    ...warningLines(terminal, warnings),
    terminal.paint('quiet', `Result digest ${resultDigest.slice(0, 16)}`),
    ...(isLasting ? [`Report: ${client.urlOf(result.reportUrl)}`] : []),
  ].join('\n');
}

/** Says how far a study has come that has no result, and the best that it found. */
export function studyStateLine({ snapshot, parameters }: ShownStudy): string | null {
  if (snapshot == null) return null;
  const { completedTrials, failedTrials, totalTrials, bestNumber, bestObjective } = snapshot;
  const metric = METRICS[METRIC_FIELDS[parameters.objective.metric]];
  const best =
    bestNumber == null
      ? 'no feasible one'
      : `best so far trial ${bestNumber}, ${metric.label} ${metricFigure(metric, bestObjective)}`;
  const failed = failedTrials > 0 ? `, ${formatWhole(failedTrials)} failed` : '';
  return `${formatWhole(completedTrials + failedTrials)} of ${count(totalTrials, 'trial')}${failed}; ${best}`;
}

function luckLine(
  { warnings }: ShownStudy,
  { best, overfitting }: NonNullable<ShownStudy['result']>,
  trials: number,
): string {
  return luckSentence({
    hasBest: best != null,
    bestSharpe: best?.metrics?.sharpeRatio ?? null,
    trials,
    distinctTrials: overfitting.distinctTrials,
    expectedMaximumSharpe: overfitting.expectedMaximumSharpe ?? null,
    deflatedSharpe: overfitting.deflatedSharpe ?? null,
    warnings,
  });
}

function bestLines(
  terminal: Terminal,
  { parameters }: ShownStudy,
  best: NonNullable<ShownStudy['result']>['best'],
  holdout: MetricsFieldsFragment | null | undefined,
): readonly string[] {
  const { minTrades, maxDrawdown } = parameters.objective;
  if (!best?.metrics) {
    const lacking = new Intl.ListFormat('en-GB').format([
      ...(minTrades === 0 ? [] : [count(minTrades, 'trade')]),
      ...(maxDrawdown == null ? [] : [`a drawdown of at most ${formatPercent(maxDrawdown)}`]),
      'a defined objective',
    ]);
    return [wrap(terminal, `No trial is feasible: none has ${lacking}.`)];
  }
  const metric = METRICS[METRIC_FIELDS[parameters.objective.metric]];
  const values = best.values.map(({ path, value }) => `${path}=${value}`).join(', ');
  const columns: readonly (readonly [string, MetricsFieldsFragment])[] = [
    ['search', best.metrics],
    ...(holdout ? [['holdout', holdout] as const] : []),
  ];
  return [
    wrap(
      terminal,
      `Best: trial ${best.number}, ${metric.label} ${metricFigure(metric, best.objective)}; ${values}`,
    ),
    renderTable(
      terminal,
      [{ title: '' }, ...columns.map(([title]) => ({ title, align: 'right' as const }))],
      ROWS.map((name) => [
        METRICS[name].label,
        ...columns.map(([, part]) =>
          name === 'sharpeRatio' ? doubtfulSharpe(terminal, part) : metricFigure(METRICS[name], part[name]),
        ),
      ]),
    ),
  ];
}

function holdoutLine(earlier: number): string {
  return earlier === 0
    ? 'The holdout was measured once; nobody had measured this strategy on bars of it before.'
    : `The holdout was measured once more: ${count(earlier, 'earlier measurement')} of this strategy ${earlier === 1 ? 'overlaps' : 'overlap'} it.`;
}

/** Lays out the figures of luck, each with what it says. */
export function overfittingTable(terminal: Terminal, figures: OverfittingFieldsFragment): string {
  const probability = (value: number | null | undefined) => (value == null ? UNDEFINED : value.toFixed(3));
  const years = figures.minimumTrackRecordYears;
  const own = (trials: number | null | undefined) =>
    trials == null || trials === figures.trials ? '' : `; of ${count(trials, 'trial')}`;
  const rows: readonly (readonly [string, string, string])[] = [
    [
      'Deflated Sharpe',
      deflatedText(figures.deflatedSharpe, 3),
      'probability of any skill, given all trials',
    ],
    [
      '  correlated',
      deflatedText(figures.deflatedSharpeEffective, 3),
      `as ${figures.effectiveTrials?.toFixed(1) ?? UNDEFINED} independent trials`,
    ],
    ['PBO', probability(figures.pbo), `near 0.5 choosing told nothing${own(figures.pboTrials)}`],
    ['SPA against 0', probability(figures.spaPValue), `p-value; small is good${own(figures.spaTrials)}`],
    [
      'SPA against hold',
      probability(figures.spaPValueHolding),
      `p-value against holding as much${own(figures.spaTrials)}`,
    ],
    ['Track record', years == null ? UNDEFINED : `${formatRatio(years)} y`, 'needed for 95 % confidence'],
    [
      'Plateau',
      formatRatio(figures.plateau),
      `of the best${figures.bestAtBorder ? '; it lies at a border' : ''}`,
    ],
  ];
  return renderTable(
    terminal,
    [
      { title: 'Luck check' },
      { title: 'Value', align: 'right' },
      { title: `Of ${count(figures.trials, 'trial')}`, flexible: 'end' },
    ],
    rows,
  );
}

/** What all trials have in common, and what varies. */
interface TrialTerms {
  readonly backtest: Pick<
    ShownStudy['parameters']['backtest'],
    'modelPath' | 'initialCapital' | 'commission' | 'slippage' | 'overrides'
  >;
  readonly space: readonly { readonly path: string }[];
}

/** Says what all trials have in common, beside what the title of their study names. */
export function trialTermsText({
  backtest: { modelPath, initialCapital, overrides, ...rates },
  space,
}: TrialTerms): string {
  const rateText = (input: 'commission' | 'slippage'): string =>
    variesInput(space, input) ? 'varied' : formatRate(rates[input]);
  return [
    modelPath == null ? 'Recorded signals or models of trials' : `Model ${modelPath}`,
    `capital ${formatMoney(initialCapital)}`,
    `commission ${rateText('commission')}, slippage ${rateText('slippage')}`,
    overridesText(overrides),
  ].join('; ');
}

/** Says what was searched, in a line or two. */
export function studyParametersLines(
  terminal: Pick<Terminal, 'columns'>,
  { backtest, sampler, seed, objective, holdoutFrom, space }: ShownStudy['parameters'],
): readonly string[] {
  const wanted = `${objective.direction === 'MAXIMIZE' ? 'largest' : 'smallest'} ${METRICS[METRIC_FIELDS[objective.metric]].label}`;
  return [
    wrap(terminal, trialTermsText({ backtest, space })),
    wrap(
      terminal,
      `Measured ${backtest.startDate} to ${backtest.endDate}${holdoutFrom ? `, holdout from ${holdoutFrom}` : ''}; ${sampler}, seed ${seed}; ${wanted} of at least ${count(objective.minTrades, 'trade')}${objective.maxDrawdown == null ? '' : `, drawdown at most ${formatPercent(objective.maxDrawdown)}`}`,
    ),
    wrap(terminal, `Varied: ${space.map(rangeText).join('; ')}`),
  ];
}

function rangeText({
  path,
  values,
  from,
  to,
  step,
  scale,
  points,
}: ShownStudy['parameters']['space'][number]): string {
  if (values)
    return `${path} ${values.length > 6 ? `${values.slice(0, 6).join(', ')}, …` : values.join(', ')}`;
  const steps = step == null ? '' : ` by ${step}`;
  return `${path} ${from} to ${to}${steps}${scale === 'LOG' ? ` LOG${points == null ? '' : ` (${points})`}` : ''}`;
}

type Effects = Extract<
  NonNullable<StudyShapeQuery['operation']>,
  { __typename: 'StudyOperation' }
>['effects'];

/** Lays out what each parameter explains, most first, with the median objective along its values. */
export function effectsTable(
  terminal: Terminal,
  effects: Effects,
  objective: ShownStudy['parameters']['objective'],
): string {
  const metric = METRICS[METRIC_FIELDS[objective.metric]];
  const sorted = [...effects].sort((a, b) => (b.importance ?? -1) - (a.importance ?? -1));
  const rows = sorted.map(({ path, importance, bins }) => {
    const valued = bins.filter(({ median }) => median != null);
    const by = [...valued].sort((a, b) => (a.median ?? 0) - (b.median ?? 0));
    const best = objective.direction === 'MAXIMIZE' ? by.at(-1) : by[0];
    return [
      path,
      importance == null ? UNDEFINED : formatPercent(importance),
      best === undefined ? UNDEFINED : `${best.label} (${metricFigure(metric, best.median)})`,
    ];
  });
  return renderTable(
    terminal,
    [
      { title: 'Parameter', flexible: 'middle' },
      { title: 'Explains', align: 'right' },
      { title: 'Best values (median)' },
    ],
    rows,
  );
}
