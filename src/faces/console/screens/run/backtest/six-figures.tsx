import type { ComponentChildren } from 'preact';
import { deflatedText } from '../../../../../domain/study/luck/deflated-text.js';
import type { MetricsFragment } from '../../../generated/graphql.js';
import { Signed } from '../../../parts/signed.js';
import { formatCount, formatNumber, formatPercent } from '../../../text/format.js';
import type { Analysis, Result } from './backtest-answer.js';

/** Below this many trades a Sharpe ratio is mostly chance. */
const FEW_TRADES = 30;

/** What one looks at first. */
export function SixFigures({
  metrics,
  selection,
  analysis,
  isInvalid,
}: {
  readonly metrics: MetricsFragment;
  readonly selection: NonNullable<Result['selection']> | null;
  readonly analysis: Analysis | null;
  readonly isInvalid: boolean;
}) {
  const { totalReturn, buyAndHoldReturn, maxDrawdown, totalTrades, sharpeRatio } = metrics;
  const isDoubtful = totalTrades < FEW_TRADES;
  const interval = analysis?.confidenceIntervals.sharpeRatio ?? null;
  return (
    <dl class={isInvalid ? 'figures hatched-figures' : 'figures'}>
      <Figure name="Return" note={`${formatPercent(metrics.cagr, { signed: true })} a year`}>
        <Signed value={totalReturn} decimals={2} />
      </Figure>
      <Figure name="Against holding" note={`holding ${formatPercent(buyAndHoldReturn, { signed: true })}`}>
        <Signed value={totalReturn - buyAndHoldReturn} decimals={2} />
      </Figure>
      <Figure name="Sharpe ratio" note={sharpeNote(sharpeRatio, isDoubtful)}>
        <span class={isDoubtful ? 'doubtful' : undefined}>
          {formatNumber(sharpeRatio, { decimals: 2 })}
          {interval !== null && (
            <span class="interval" title={`${(analysis?.confidenceIntervals.level ?? 0) * 100} % interval`}>
              {' '}
              ({formatNumber(interval.lower)} … {formatNumber(interval.upper)})
            </span>
          )}
        </span>
      </Figure>
      <Figure name="Deflated Sharpe" note={deflatedNote(selection)}>
        {deflatedText(selection?.deflatedSharpe)}
      </Figure>
      <Figure name="Drawdown" note={`longest ${formatNumber(metrics.maxDrawdownDays)} days`}>
        {formatPercent(-maxDrawdown, { decimals: 2 })}
      </Figure>
      <Figure
        name="Trades"
        note={totalTrades === 0 ? 'none' : `${formatPercent(metrics.winRate, { decimals: 0 })} of them won`}
      >
        {formatCount(totalTrades)}
      </Figure>
    </dl>
  );
}

function sharpeNote(sharpeRatio: number | null, isDoubtful: boolean): string {
  if (sharpeRatio === null) return 'undefined: fewer than two returns, or they do not vary';
  return isDoubtful ? 'few trades: mostly chance' : 'annualised';
}

function deflatedNote(selection: NonNullable<Result['selection']> | null): string {
  if (selection === null) return 'not told of these bars';
  const tried = `given ${formatCount(selection.evaluated)} tried`;
  return selection.deflatedSharpe === null ? `undefined ${tried}` : tried;
}

function Figure({
  name,
  note,
  children,
}: {
  readonly name: string;
  readonly note: string;
  readonly children: ComponentChildren;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        <small>{note}</small>
      </dd>
    </div>
  );
}
