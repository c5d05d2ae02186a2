import { variesInput } from '../../../domain/study/space/varies-input.js';
import { tradedSymbols } from '../../../kinds/study/study-title.js';
import { count, formatDuration, formatMoney, formatRate } from '../format.js';
import { type Html, type HtmlContent, html } from '../html.js';
import { objectiveLabel } from './objective-figure.js';
import type { StudyReportData } from './study-report-data.js';

type Definition = readonly [term: string, content: HtmlContent];

/** What was asked for, what decided the result, and the strategy that all trials vary. */
export function studyOrigin({ operation, parameters, result }: StudyReportData): Html {
  const { backtest, asked, space, objective, holdoutFrom } = parameters;
  const { provenance } = result;
  const rateText = (input: 'commission' | 'slippage', of: string): string =>
    variesInput(space.parameters, input) ? 'varied' : `${formatRate(backtest[input])} of ${of}`;
  return html`<section aria-labelledby="parameters">
<h2 id="parameters">What was searched</h2>
${definitions([
  ['Strategy', code(backtest.strategyConfigPath)],
  ['Symbol and timeframe', `${tradedSymbols(parameters)} ${backtest.timeframe}`],
  ['Asked for', `${asked.startDate} to ${asked.endDate}`],
  ['Trials measured on', `${backtest.startDate} to ${backtest.endDate}, each from flat`],
  ...(holdoutFrom === null ? [] : [['Holdout from', holdoutFrom] as const]),
  ['Sampler', `${space.sampler}, ${count(space.trials, 'trial')}, seed ${parameters.seed}`],
  [
    'Objective',
    `${objective.direction === 'MAXIMIZE' ? 'largest' : 'smallest'} ${objectiveLabel(objective.metric)} of at least ${count(objective.minTrades, 'trade')}${
      objective.maxDrawdown === null ? '' : `, drawdown at most ${formatRate(objective.maxDrawdown)}`
    }`,
  ],
  ...parameters.parameters.map((parameter): Definition => ['Parameter', code(rangeText(parameter))]),
  ['Initial capital', formatMoney(backtest.initialCapital)],
  ['Commission', rateText('commission', 'each fill')],
  ['Slippage', rateText('slippage', 'the price, per side')],
  ...backtest.overrides.map(({ path, value }): Definition => ['Override', code(`${path}=${value}`)]),
])}
</section>
<section aria-labelledby="provenance">
<h2 id="provenance">Provenance</h2>
<p>Equal hashes give equal trials, digit by digit, on any number of threads and after any interruption.</p>
${definitions([
  ['Operation', code(operation.id)],
  ['Completed', operation.completedAt === null ? 'unknown' : operation.completedAt.toISOString()],
  ['Time of the search', formatDuration(result.executionTimeMs)],
  ['Result digest', code(result.resultDigest)],
  ['Engine version', provenance.engineVersion],
  ['TensorFlow.js backend', provenance.tensorflowBackend ?? 'no model was evaluated'],
  ['Strategy hash', code(provenance.strategyHash)],
  ...provenance.dataHashes.map(({ symbol, hash }): Definition => [`Data hash of ${symbol}`, code(hash)]),
  ...provenance.modelHashes.map(
    ({ modelPath, hash }): Definition => [`Model hash of ${modelPath}`, code(hash)],
  ),
  ...(provenance.signalsHashes ?? []).map(
    ({ file, symbol, hash }): Definition => [
      `Signals hash of ${file}${symbol === undefined ? '' : ` on ${symbol}`}`,
      code(hash),
    ],
  ),
  ['Parameters hash', code(provenance.parametersHash)],
])}
</section>
<section aria-labelledby="strategy">
<h2 id="strategy">Strategy that all trials vary</h2>
<details><summary>${backtest.strategyConfigPath}</summary>
<pre><code>${result.strategySource}</code></pre></details>
</section>`;
}

function rangeText({
  path,
  values,
  from,
  to,
  step,
  scale,
  points,
}: StudyReportData['parameters']['parameters'][number]): string {
  if (values != null) return `${path}: ${values.join(', ')}`;
  const steps = step == null ? '' : ` by ${step}`;
  const log = scale === 'LOG' ? `, LOG${points == null ? '' : `, ${points} points`}` : '';
  return `${path}: ${from} to ${to}${steps}${log}`;
}

function definitions(list: readonly Definition[]): Html {
  return html`<dl class="facts">
${list.map(([term, content]) => html`<div><dt>${term}</dt><dd>${content}</dd></div>\n`)}</dl>`;
}

function code(text: string): Html {
  return html`<code>${text}</code>`;
}
