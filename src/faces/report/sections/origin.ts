import { runDigest } from '../../../domain/backtest/run-digest.js';
import { count, formatDuration, formatMoney, formatRate } from '../format.js';
import { type Html, type HtmlContent, html } from '../html.js';
import type { ReportData } from '../report-data.js';

/** What was asked for, what decided the result, and the strategy as it ran. */
export function origin({
  operation,
  parameters,
  result,
  market,
  executionTimeMs,
  strategySource,
}: ReportData): Html {
  const { provenance } = result;
  return html`<section aria-labelledby="parameters">
<h2 id="parameters">Parameters</h2>
${definitions([
  ['Strategy', code(parameters.strategyConfigPath)],
  ['Model', parameters.modelPath === null ? 'none: the signals were recorded' : code(parameters.modelPath)],
  ['Symbol and timeframe', `${parameters.symbol} ${parameters.timeframe}`],
  ['Range', `${parameters.startDate} to ${parameters.endDate}, both inclusive`],
  ['Initial capital', formatMoney(parameters.initialCapital)],
  ['Commission', `${formatRate(parameters.commission)} of each fill`],
  ['Slippage', `${formatRate(parameters.slippage)} of the price, per side`],
  ...parameters.overrides.map(({ path, value }): Definition => ['Override', code(`${path}=${value}`)]),
])}
</section>
<section aria-labelledby="provenance">
<h2 id="provenance">Provenance</h2>
<p>Runs with equal hashes, engine and backend give the same result, digit by digit: the run digest is made of all of them. This file holds them as a passport: <code>ktrdr operations verify --passport FILE</code> runs the backtest on another server and says whether it is the same there.</p>
${definitions([
  ['Operation', code(operation.id)],
  ['Completed', operation.completedAt === null ? 'unknown' : operation.completedAt.toISOString()],
  ['Time of the run', formatDuration(executionTimeMs)],
  ['Data', market.kind === 'BARS' ? `${market.source}, days in ${market.timezone}` : 'no longer available'],
  ['Engine version', provenance.engineVersion],
  ['TensorFlow.js backend', provenance.tensorflowBackend ?? 'no model was evaluated'],
  ['Marginal bars', marginalText(result.marginalBars)],
  ['Run digest', code(runDigest(provenance))],
  ['Result digest', code(provenance.resultDigest)],
  ['Data hash', code(provenance.dataHash)],
  ['Strategy hash', code(provenance.strategyHash)],
  ['Model hash', provenance.modelHash === null ? 'no model' : code(provenance.modelHash)],
  ...(provenance.signalsHash ? [['Signals hash', code(provenance.signalsHash)] as const] : []),
  ['Parameters hash', code(provenance.parametersHash)],
])}
</section>
<section aria-labelledby="strategy">
<h2 id="strategy">Strategy as it ran</h2>
<details><summary>${parameters.strategyConfigPath}${parameters.overrides.length > 0 ? ', overrides applied' : ''}</summary>
<pre><code>${strategySource}</code></pre></details>
</section>`;
}

function marginalText(marginalBars: number | null): string {
  if (marginalBars === null) return 'not known: no model decided, or the run is of an earlier version';
  return marginalBars === 0
    ? 'none: every decision leads by more than backends differ'
    : `${count(marginalBars, 'bar')} on which another TensorFlow.js backend could decide otherwise`;
}

type Definition = readonly [term: string, content: HtmlContent];

function definitions(list: readonly Definition[]): Html {
  return html`<dl class="facts">
${list.map(([term, content]) => html`<div><dt>${term}</dt><dd>${content}</dd></div>\n`)}</dl>`;
}

function code(text: string): Html {
  return html`<code>${text}</code>`;
}
