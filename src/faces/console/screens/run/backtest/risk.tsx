import { useState } from 'preact/hooks';
import type { SamplePart } from '../../../generated/graphql.js';
import {
  formatCount,
  formatNumber,
  formatPercent,
  formatStamp,
  type StampStyle,
  UNDEFINED,
} from '../../../text/format.js';
import type { Analysis } from './backtest-answer.js';
import { Rolling } from './rolling.js';

const PERIODS: Readonly<Record<string, string>> = { '1w': 'week', '1mo': 'month' };

/** What a day brings at best and at worst, how sure the figures are, the deepest falls, and half a year rolled. */
export function Risk({
  id,
  part,
  timeframe,
  analysis,
  style,
}: {
  readonly id: string;
  readonly part: SamplePart;
  readonly timeframe: string;
  readonly analysis: Analysis | null;
  readonly style: StampStyle;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="section" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Risk</summary>
      {isOpen && analysis !== null && (
        <>
          <table class="facts">
            <tbody>
              {rowsOf(analysis, PERIODS[timeframe] ?? 'day').map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td class="number">{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <h3>Worst drawdowns</h3>
          <Drawdowns drawdowns={analysis.drawdowns} style={style} />
          <Rolling id={id} part={part} />
        </>
      )}
    </details>
  );
}

function rowsOf(analysis: Analysis, period: string): readonly (readonly [name: string, value: string])[] {
  const { valueAtRisk, expectedShortfall, bestPeriod, worstPeriod, confidenceIntervals } = analysis;
  const { totalReturn, sharpeRatio } = confidenceIntervals;
  return [
    // A loss is shown as what it is: negative.
    [`Value at risk, 95 %, of a ${period}`, percent(valueAtRisk == null ? null : -valueAtRisk)],
    [
      `Expected shortfall, 95 %, of a ${period}`,
      percent(expectedShortfall == null ? null : -expectedShortfall),
    ],
    [`Best ${period}`, dated(bestPeriod)],
    [`Worst ${period}`, dated(worstPeriod)],
    ['Total return, interval', interval(totalReturn, percent)],
    ['Sharpe ratio, interval', interval(sharpeRatio, (value) => ratio(value, true))],
    [
      'Probability that the true Sharpe ratio is above 0',
      formatPercent(analysis.probabilisticSharpeRatio, { decimals: 2 }),
    ],
    ['Returns', formatCount(analysis.periods)],
    ['Skewness of the returns', ratio(analysis.skewness)],
    ['Kurtosis of the returns (normal: 3)', ratio(analysis.kurtosis)],
  ];
}

function Drawdowns({
  drawdowns,
  style,
}: {
  readonly drawdowns: Analysis['drawdowns'];
  readonly style: StampStyle;
}) {
  if (drawdowns.length === 0) return <p>The account value never fell below an earlier one.</p>;
  const stamp = (instant: string) => formatStamp(Date.parse(instant), style);
  return (
    <table class="cards">
      <thead>
        <tr>
          <th>Depth</th>
          <th>Peak</th>
          <th>Trough</th>
          <th>Recovery</th>
          <th class="number">Days</th>
        </tr>
      </thead>
      <tbody>
        {drawdowns.map(({ depth, peak, trough, recovery, days }) => (
          <tr key={peak}>
            <td>{formatPercent(-depth, { decimals: 2 })}</td>
            <td data-name="from">{stamp(peak)}</td>
            <td data-name="deepest">{stamp(trough)}</td>
            <td data-name="until">
              {recovery === null || recovery === undefined ? 'not yet' : stamp(recovery)}
            </td>
            <td class="number" data-name="days">
              {formatNumber(days)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const percent = (value: number | null) => formatPercent(value, { decimals: 2, signed: true });
const ratio = (value: number | null | undefined, signed = false) =>
  formatNumber(value, { decimals: 2, signed });

function dated(period: Analysis['bestPeriod']): string {
  return period == null ? UNDEFINED : `${percent(period.return)} on ${period.date}`;
}

function interval(
  found: { readonly lower: number; readonly upper: number } | null | undefined,
  write: (value: number) => string,
): string {
  return found == null ? UNDEFINED : `${write(found.lower)} to ${write(found.upper)}`;
}
