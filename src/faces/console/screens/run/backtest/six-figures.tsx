import type { ComponentChildren } from 'preact';
import { deflatedText } from '../../../../../domain/study/luck/deflated-text.js';
import type { MetricsFragment } from '../../../generated/graphql.js';
import { DoubtfulSharpe, type Interval } from '../../../parts/doubtful-sharpe.js';
import { isDoubtful } from '../../../parts/is-doubtful.js';
import { Signed } from '../../../parts/signed.js';
import { formatCount, formatNumber, formatPercent } from '../../../text/format.js';
import type { Result } from './backtest-answer.js';

/** What one looks at first. */
export function SixFigures({
  metrics,
  selection,
  sharpeInterval,
  isInvalid,
}: {
  readonly metrics: MetricsFragment;
  readonly selection: NonNullable<Result['selection']> | null;
  readonly sharpeInterval: Interval | null;
  readonly isInvalid: boolean;
}) {
  const { totalReturn, buyAndHoldReturn, maxDrawdown, totalTrades } = metrics;
  return (
    <dl class={isInvalid ? 'figures hatched-figures' : 'figures'}>
      <Figure name="Return" note={`${formatPercent(metrics.cagr, { signed: true })} a year`}>
        <Signed value={totalReturn} decimals={2} />
      </Figure>
      <Figure name="Against holding" note={`holding ${formatPercent(buyAndHoldReturn, { signed: true })}`}>
        <Signed value={totalReturn - buyAndHoldReturn} decimals={2} />
      </Figure>
      <Figure name="Sharpe ratio" note={sharpeNote(metrics)}>
        <DoubtfulSharpe of={metrics} interval={sharpeInterval} />
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

function sharpeNote(metrics: MetricsFragment): string {
  if (metrics.sharpeRatio === null) return 'undefined: fewer than two returns, or they do not vary';
  return isDoubtful(metrics) ? 'few trades: mostly chance' : 'annualised';
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
