import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ExitsByReason } from '../../../../report/exits-by-reason.js';
import type { SideFragment, TradeFieldsFragment } from '../../../generated/graphql.js';
import { Signed } from '../../../parts/signed.js';
import { formatCount, formatNumber, formatPercent } from '../../../text/format.js';
import { wordsOf } from '../../../text/words.js';
import type { Result } from './backtest-answer.js';
import { TradeReturns } from './trade-returns.js';
import { type AllTrades, shownOfTrades } from './use-all-trades.js';

/** What trades came to by what ended them, long and short apart, and how often they returned how much. */
export function Exits({
  trades: { trades, total },
  result: { longTrades, shortTrades },
}: {
  readonly trades: AllTrades;
  readonly result: Result;
}) {
  const which = shownOfTrades({ trades, total });
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="section" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Trades by exit</summary>
      {isOpen && (
        <>
          {which !== null && (
            <p class="caution-text">
              What ended trades and what they returned is told of {which}; long and short of all.
            </p>
          )}
          <Figures
            heads={['Exit by', 'Trades', 'Win rate', 'Net profit', 'Mean return', 'Bars held on average']}
            rows={exitRows(trades)}
          />
          <h3>Long and short trades</h3>
          <Figures
            heads={['Side', 'Trades', 'Win rate', 'Net profit', 'Profit factor', 'Bars held on average']}
            rows={[...sideRow('Long', longTrades), ...sideRow('Short', shortTrades)]}
          />
          <TradeReturns returns={trades.map(({ netReturn }) => netReturn)} />
        </>
      )}
    </details>
  );
}

type Row = readonly [name: string, ...figures: ComponentChildren[]];

function Figures({ heads, rows }: { readonly heads: readonly string[]; readonly rows: readonly Row[] }) {
  return (
    <table class="cards">
      <thead>
        <tr>
          {heads.map((head, index) => (
            <th key={head} class={index === 0 ? undefined : 'number'}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...figures]) => (
          <tr key={name}>
            <td>{name}</td>
            {figures.map((figure, index) => (
              <td key={heads[index + 1]} class="number" data-name={heads[index + 1]}>
                {figure}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function exitRows(trades: readonly TradeFieldsFragment[]): readonly Row[] {
  const exits = new ExitsByReason();
  for (const trade of trades) exits.add(trade);
  return exits.figures.map((exit) => [
    wordsOf(exit.reason),
    formatCount(exit.trades),
    formatPercent(exit.winningTrades / exit.trades, { decimals: 2 }),
    formatNumber(exit.netPnl, { decimals: 2, signed: true }),
    <Signed value={exit.meanReturn} decimals={2} />,
    formatNumber(exit.meanBarsHeld),
  ]);
}

function sideRow(name: string, side: SideFragment | null | undefined): readonly Row[] {
  if (side == null) return [];
  return [
    [
      name,
      formatCount(side.totalTrades),
      formatPercent(side.winRate, { decimals: 2 }),
      formatNumber(side.netPnl, { decimals: 2, signed: true }),
      formatNumber(side.profitFactor, { decimals: 2 }),
      formatNumber(side.avgBarsHeld),
    ],
  ];
}
