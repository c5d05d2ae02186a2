import { useState } from 'preact/hooks';
import type { FunnelFieldsFragment } from '../../../generated/graphql.js';
import { ShareBar } from '../../../parts/share-bar.js';
import { formatCount, formatPercent, type StampStyle } from '../../../text/format.js';
import { wordsOf } from '../../../text/words.js';
import { StoppedBars } from './stopped-bars.js';

/** Where bars and signals went: why there are so few trades, or none. */
export function Funnel({
  id,
  funnel,
  style,
  isOpen,
}: {
  /** Of a run whose bars can be listed; null where they cannot. */
  readonly id: string | null;
  readonly funnel: FunnelFieldsFragment;
  readonly style: StampStyle;
  readonly isOpen: boolean;
}) {
  const [reason, setReason] = useState<string | null>(null);
  const signals = funnel.buySignals + funnel.sellSignals;
  const steps = [
    ['Bars', funnel.bars, null],
    ['Warm-up', funnel.warmup, 'indicators had too few bars before them'],
    ['HOLD', funnel.holdSignals, 'nothing to do'],
    [
      'BUY or SELL',
      signals,
      `${formatCount(funnel.buySignals)} BUY, ${formatCount(funnel.sellSignals)} SELL`,
    ],
    ['Below the threshold', funnel.belowConfidence, 'of these signals, confidence too low'],
    ['Filtered', funnel.filtered, 'stopped by a filter of the strategy'],
    ['Rejected', funnel.rejected, 'nothing to buy or sell at that moment'],
    ['Unfilled', funnel.unfilledAtEnd, 'no bar came behind the signal'],
    ['Filled', funnel.filled, 'entries and exits that a signal caused'],
  ] as const;
  return (
    <details class="section" open={isOpen}>
      <summary>
        {isOpen ? 'Why no trades' : 'Why so few trades'}{' '}
        <small>
          {formatCount(funnel.filled)} of {formatCount(signals)} signals filled
        </small>
      </summary>
      <table class="funnel">
        <tbody>
          {steps.map(([name, count, note]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="bar">
                <ShareBar share={count / Math.max(funnel.bars, 1)} />
              </td>
              <td class="number">{formatCount(count)}</td>
              <td class="muted">{note}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {funnel.reasons.length > 0 && (
        <>
          <h3>What stopped signals</h3>
          <ul class="chips">
            {funnel.reasons.map(({ code, count }) => (
              <li key={code}>
                <button
                  type="button"
                  aria-pressed={reason === code}
                  disabled={id === null}
                  onClick={() => setReason(reason === code ? null : code)}
                >
                  {wordsOf(code)}{' '}
                  <small>
                    {formatCount(count)}, {formatPercent(count / Math.max(signals, 1), { decimals: 0 })}
                  </small>
                </button>
              </li>
            ))}
          </ul>
          {id !== null && reason !== null && <StoppedBars id={id} reason={reason} style={style} />}
        </>
      )}
    </details>
  );
}
