import { METRICS } from '../../domain/statistics/backtest-metrics.js';
import { METRIC_FIELDS } from '../../domain/study/objective.js';
import { pathName } from '../../domain/study/space/path-name.js';
import type { FoldFieldsFragment } from '../client/generated/graphql.js';
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
import type { OverrideOption } from './option-values.js';
import { overridesText } from './parameters-view.js';
import type { ShownOperation } from './shown-operation.js';
import { renderTable } from './table.js';
import type { Terminal } from './terminal.js';
import { verdictLines } from './verdict-view.js';
import { warningLines } from './warning-lines.js';
import { wrap } from './wrap.js';

type ShownWalkForward = Extract<ShownOperation, { __typename: 'WalkForwardOperation' }>;

const right = (title: string) => ({ title, align: 'right' as const });

const ROWS = [
  'totalReturn',
  'buyAndHoldReturn',
  'cagr',
  'sharpeRatio',
  'maxDrawdown',
  'totalTrades',
] as const;

/** Describes a finished walk-forward: its verdict and the joined account first, then what each window did in and out of sample. */
export function walkForwardView(
  terminal: Terminal,
  operation: ShownWalkForward,
  result: NonNullable<ShownWalkForward['result']>,
): string {
  const { metrics, paths } = result;
  const isCombinatorial = operation.parameters.scheme === 'COMBINATORIAL';
  const { nodes } = operation.folds;
  const total = operation.snapshot?.totalFolds ?? nodes.length;
  return [
    ...verdictLines(terminal, result),
    terminal.paint('heading', `${count(total, 'window')}: ${operation.title}`),
    ...(operation.label ? [`Label: ${operation.label}`] : []),
    walkForwardParametersLine(terminal, operation.parameters),
    ...searchLines(terminal, operation.parameters),
    renderTable(
      terminal,
      [{ title: '' }, right(isCombinatorial ? 'median path' : 'test windows')],
      ROWS.map((name) => [
        METRICS[name].label,
        name === 'sharpeRatio'
          ? doubtfulSharpe(terminal, metrics, result.sharpeInterval)
          : metricFigure(METRICS[name], metrics[name]),
      ]),
    ),
    ...(isCombinatorial ? [pathLine(terminal, paths)] : [efficiencyLine(terminal, result)]),
    foldsTable(terminal, nodes),
    ...(nodes.length < total ? [`${nodes.length} of ${total}; operations export has all of them.`] : []),
    ...warningLines(terminal, operation.warnings),
    terminal.paint(
      'quiet',
      `Result digest ${result.provenance.resultDigest.slice(0, 16)} (${result.provenance.tensorflowBackend ?? 'no model'})`,
    ),
  ].join('\n');
}

/** Says what decides a walk-forward beside what its title names. */
export function walkForwardParametersLine(
  terminal: Pick<Terminal, 'columns'>,
  {
    seed,
    initialCapital,
    commission,
    slippage,
    overrides,
  }: {
    readonly seed: number;
    readonly initialCapital: number;
    readonly commission: number;
    readonly slippage: number;
    readonly overrides: readonly OverrideOption[];
  },
): string {
  return wrap(
    terminal,
    `Seed ${seed}; capital ${formatMoney(initialCapital)}; commission ${formatRate(commission)}, slippage ${formatRate(slippage)}; ` +
      overridesText(overrides),
  );
}

/** Says what each window has chosen, and by what; nothing where it was nothing. */
export function searchLines(
  terminal: Pick<Terminal, 'columns'>,
  {
    search,
    searchedTrials,
    searchedBy,
  }: Pick<ShownWalkForward['parameters'], 'search' | 'searchedTrials' | 'searchedBy'>,
): readonly string[] {
  if (!search || !searchedBy) return [];
  const { label } = METRICS[METRIC_FIELDS[searchedBy.metric]];
  const { minTrades, maxDrawdown } = searchedBy;
  const paths = search.map(({ path }) => path).join(', ');
  return [
    wrap(
      terminal,
      `Each window chose ${paths} by its ${label.toLowerCase()} on validation bars: ` +
        `${count(searchedTrials ?? 0, 'combination')}, at least ${count(minTrades, 'trade')}` +
        (maxDrawdown == null ? '' : `, drawdown at most ${formatPercent(maxDrawdown)}`),
    ),
  ];
}

/** Lists windows with what their models did on the bars that they knew and on those that they did not. */
export function foldsTable(
  terminal: Pick<Terminal, 'columns' | 'paint'>,
  folds: readonly FoldFieldsFragment[],
): string {
  const hasChosen = folds.some(({ chosen }) => chosen.length > 0);
  return renderTable(
    terminal,
    [
      right('window'),
      { title: 'trained on' },
      { title: 'tested on' },
      right('purged'),
      right('in sample'),
      right('Sharpe in'),
      right('out of sample'),
      right('Sharpe out'),
      right('trades'),
      ...(hasChosen ? [{ title: 'chosen' }] : []),
    ],
    folds.map(({ number, train, test, purgedBars, inSample, outOfSample, chosen }) => [
      String(number),
      daysOf(train),
      daysOf(test),
      formatWhole(purgedBars),
      formatPercent(inSample?.totalReturn, true),
      doubtfulSharpe(terminal, inSample ?? {}),
      formatPercent(outOfSample?.totalReturn, true),
      doubtfulSharpe(terminal, outOfSample ?? {}),
      outOfSample ? formatWhole(outOfSample.totalTrades) : UNDEFINED,
      ...(hasChosen ? [chosenText(chosen)] : []),
    ]),
  );
}

/** Values by what tells their paths apart. */
function chosenText(chosen: FoldFieldsFragment['chosen']): string {
  if (chosen.length === 0) return 'its own';
  const paths = chosen.map(({ path }) => path);
  return chosen.map(({ path, value }) => `${pathName(path, paths)}=${value}`).join(', ');
}

function daysOf(windows: FoldFieldsFragment['train']): string {
  const [first] = windows;
  const last = windows.at(-1);
  if (first === undefined || last === undefined) return UNDEFINED;
  const days = `${first.from.slice(0, 10)}..${last.to.slice(0, 10)}`;
  return windows.length === 1 ? days : `${days} (${windows.length} parts)`;
}

function efficiencyLine(
  terminal: Pick<Terminal, 'columns'>,
  { efficiency, efficiencyInterval, sharpeDecay }: NonNullable<ShownWalkForward['result']>,
): string {
  const interval = efficiencyInterval
    ? ` (${formatRatio(efficiencyInterval.lower)} … ${formatRatio(efficiencyInterval.upper)}, without the uncertainty of retraining)`
    : '';
  const share =
    efficiency == null
      ? 'Efficiency undefined: windows earned nothing in sample, or an account fell to zero'
      : `Efficiency ${formatRatio(efficiency)}${interval} of the return in sample`;
  return wrap(terminal, `${share}; Sharpe ratio in sample minus out of sample ${formatRatio(sharpeDecay)}`);
}

function pathLine(
  terminal: Pick<Terminal, 'columns'>,
  paths: NonNullable<ShownWalkForward['result']>['paths'],
): string {
  const ratios = paths.flatMap(({ metrics }) => metrics.sharpeRatio ?? []);
  const range =
    ratios.length === 0
      ? 'none with a Sharpe ratio'
      : `Sharpe ratios ${formatRatio(Math.min(...ratios))} to ${formatRatio(Math.max(...ratios))}`;
  return wrap(terminal, `${count(paths.length, 'path')}: ${range}. Combinatorial paths are not tradable.`);
}
