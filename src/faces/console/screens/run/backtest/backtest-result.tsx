import { never, usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import { BacktestAnalysisDocument } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { ZoneSwitch } from '../../../parts/zone-switch.js';
import { usePlace } from '../../../shell/router.js';
import { useStampStyle } from '../../../shell/use-stamp-style.js';
import type { RunHead } from '../run-head.js';
import { WarningList } from '../warning-list.js';
import { AllMetrics } from './all-metrics.js';
import type { Parameters, Result } from './backtest-answer.js';
import { Costs } from './costs.js';
import { EquitySection } from './equity-section.js';
import { EvidenceNote } from './evidence-note.js';
import { Exits } from './exits.js';
import { Funnel } from './funnel.js';
import { Inputs } from './inputs.js';
import { Months } from './months.js';
import { PriceSection } from './price-section.js';
import { RangeTabs } from './range-tabs.js';
import { Risk } from './risk.js';
import { chosenRange, metricsOf, missingFigures } from './sample-range.js';
import { SixFigures } from './six-figures.js';
import { TradesSection } from './trades-section.js';
import { useAllTrades } from './use-all-trades.js';

export interface ResultProps {
  readonly run: RunHead;
  readonly result: Result;
  readonly parameters: Parameters;
}

/** What came of a backtest: what it allows one to say, six figures, two charts, and everything else folded. */
export function BacktestResult({ run, result, parameters }: ResultProps) {
  const { query } = usePlace();
  const part = chosenRange(query.get('part'), result);
  const answer = usePolled(BacktestAnalysisDocument, { id: run.id, part }, never);
  const analysis = withField(answer.data?.operation, 'result')?.result?.analysis ?? null;
  const trades = useAllTrades(run.id);
  // The part is one that has figures.
  const metrics = metricsOf(part, result) ?? result.metrics;
  const missing = missingFigures(result);
  const style = useStampStyle(result.timezone, parameters.timeframe);
  // A check of the verdict says it already.
  const isSaid = (message: string) =>
    result.evidence?.checks.some((check) => check.message === message) ?? false;
  const hasTrades = result.metrics.totalTrades > 0;
  return (
    <>
      {result.evidence !== null && result.evidence !== undefined && (
        <EvidenceNote evidence={result.evidence} selection={result.selection ?? null} />
      )}
      <WarningList warnings={run.warnings.filter(({ message }) => !isSaid(message))} />
      {!hasTrades && <Funnel id={run.id} funnel={result.funnel} style={style} isOpen />}
      <div class="under">
        <RangeTabs result={result} part={part} />
        <ZoneSwitch zone={result.timezone} timeframe={parameters.timeframe} />
      </div>
      {missing !== null && <p class="muted">{missing}</p>}
      <SixFigures
        metrics={metrics}
        selection={part === chosenRange(null, result) ? (result.selection ?? null) : null}
        sharpeInterval={answer.isStale ? null : (analysis?.confidenceIntervals.sharpeRatio ?? null)}
        isInvalid={result.evidence?.verdict === 'INVALID'}
      />
      <EquitySection result={result} parameters={parameters} part={part} metrics={metrics} style={style} />
      <PriceSection run={run} result={result} trades={trades} style={style} />
      {hasTrades && <TradesSection trades={trades} downloads={result.downloads} style={style} />}
      {hasTrades && <Funnel id={run.id} funnel={result.funnel} style={style} isOpen={false} />}
      {hasTrades && <Exits trades={trades} result={result} />}
      <Refusal error={answer.refusal} />
      {answer.data !== null && analysis === null ? (
        <p class="nothing">
          {part === 'IN_SAMPLE' && result.inSampleSpans == null
            ? 'Which bars the model has seen, or the calendar of this run, was not recorded'
            : 'The calendar of this run was not recorded'}
          , so there are no months and no figures of risk.
        </p>
      ) : (
        <>
          <Months analysis={analysis} />
          <Risk id={run.id} part={part} timeframe={parameters.timeframe} analysis={analysis} style={style} />
        </>
      )}
      <Costs metrics={result.metrics} parameters={parameters} breakEvenCost={result.breakEvenCost ?? null} />
      <AllMetrics result={result} />
      <Inputs id={run.id} parameters={parameters} result={result} />
    </>
  );
}
