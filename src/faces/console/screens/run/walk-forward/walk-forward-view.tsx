import { usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import { WalkForwardDocument, type WalkForwardQuery } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { Skeleton } from '../../../parts/skeleton.js';
import { ZoneSwitch } from '../../../parts/zone-switch.js';
import { useStampStyle } from '../../../shell/use-stamp-style.js';
import { formatNumber } from '../../../text/format.js';
import { EvidenceNote } from '../backtest/evidence-note.js';
import { Funnel } from '../backtest/funnel.js';
import { SixFigures } from '../backtest/six-figures.js';
import { isInvalid } from '../is-invalid.js';
import type { RunHead } from '../run-head.js';
import { useOnChange } from '../use-on-change.js';
import { WarningList } from '../warning-list.js';
import { Fan } from './fan.js';
import { JoinedAccount } from './joined-account.js';
import { Purge } from './purge.js';
import { WalkTrades } from './walk-trades.js';
import { Windows } from './windows.js';

const RUNNING_WAIT_MS = 2_000;

const wait = ({ operation }: WalkForwardQuery): number | null =>
  operation?.done === false ? RUNNING_WAIT_MS : null;

/** A walk-forward: what would have come of training anew every so often, and how much of it was lost on the way. */
export function WalkForwardView({ run }: { readonly run: RunHead }) {
  const answer = usePolled(WalkForwardDocument, { id: run.id }, wait);
  useOnChange(run.done, answer.refresh);
  const walk = withField(answer.data?.operation, 'folds');
  const result = walk?.result ?? null;
  const timeframe = walk?.parameters.timeframe ?? '1d';
  const isCombinatorial = walk?.parameters.scheme === 'COMBINATORIAL';
  const style = useStampStyle(run.timezone, timeframe);
  if (answer.refusal !== null) return <Refusal error={answer.refusal} />;
  if (walk === null) return <Skeleton lines={10} />;
  return (
    <>
      {result?.evidence !== null && result?.evidence !== undefined && (
        <EvidenceNote evidence={result.evidence} selection={result.selection} />
      )}
      <WarningList warnings={run.warnings} />
      <div class="under">
        <ZoneSwitch zone={run.timezone} timeframe={timeframe} />
      </div>
      {result !== null && (
        <>
          {!isCombinatorial && <p class="sentence">{efficiencySentence(result)}</p>}
          <SixFigures
            metrics={result.metrics}
            selection={result.selection}
            sharpeInterval={result.sharpeInterval}
            isInvalid={isInvalid(run.warnings)}
          />
          {isCombinatorial ? (
            <Fan paths={result.paths} metrics={result.metrics} style={style} />
          ) : (
            <JoinedAccount curve={result.equityCurve} windows={walk.folds.nodes} style={style} />
          )}
        </>
      )}
      <Windows folds={walk.folds.nodes} style={style} isDone={run.done} isInvalid={isInvalid(run.warnings)} />
      {result !== null && (
        <>
          <WalkTrades id={run.id} style={style} />
          <Funnel id={null} funnel={result.funnel} style={style} isOpen={false} />
          <Purge
            lookBackBars={result.lookBackBars}
            embargoBars={result.embargoBars}
            windows={walk.folds.nodes}
          />
        </>
      )}
      {result !== null && (
        <p>
          <a href={result.downloads.tradesCsv} data-outside>
            trades.csv
          </a>{' '}
          <a href={result.downloads.equityCsv} data-outside>
            equity.csv
          </a>
        </p>
      )}
    </>
  );
}

type Walk = Extract<NonNullable<WalkForwardQuery['operation']>, { folds: unknown }>;

function efficiencySentence({
  efficiency,
  efficiencyInterval,
  sharpeDecay,
}: NonNullable<Walk['result']>): string {
  const decay =
    sharpeDecay === null
      ? ''
      : ` The Sharpe ratio is ${formatNumber(Math.abs(sharpeDecay), { decimals: 2 })} ${sharpeDecay < 0 ? 'higher' : 'lower'} out of sample.`;
  if (efficiency === null) return `What is kept of the in-sample return cannot be told.${decay}`;
  const interval =
    efficiencyInterval === null
      ? ''
      : ` (${formatNumber(efficiencyInterval.lower, { decimals: 2 })} … ${formatNumber(efficiencyInterval.upper, { decimals: 2 })})`;
  return `Efficiency ${formatNumber(efficiency, { decimals: 2 })}${interval}: so much of the in-sample return a year is left out of sample.${decay}`;
}
