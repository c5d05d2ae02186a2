import { deflatedText } from '../../../../domain/study/luck/deflated-text.js';
import type { RunRowFragment } from '../../generated/graphql.js';
import { isDoubtful } from '../../parts/is-doubtful.js';
import { Signed } from '../../parts/signed.js';
import { Sparkline } from '../../parts/sparkline.js';
import { VerdictBadge } from '../../parts/verdict-badge.js';
import { formatCount, formatNumber, formatPercent } from '../../text/format.js';
import { BASIS_WORDS } from '../../text/words.js';

/** Why a figure of the list is undefined. */
const UNDEFINED_BECAUSE = {
  sharpeRatio: 'undefined: fewer than two returns, or they do not vary',
  deflatedSharpe: 'undefined: the returns do not vary, or too few periods are unseen',
};

/** The cells of a run that is completed. */
export function RunFigures({ run: { summary } }: { readonly run: RunRowFragment }) {
  const { totalReturn, benchmarkReturn, sharpeRatio, deflatedSharpe, evaluated, maxDrawdown, totalTrades } =
    summary;
  const over =
    totalReturn === null ||
    totalReturn === undefined ||
    benchmarkReturn === null ||
    benchmarkReturn === undefined
      ? null
      : totalReturn - benchmarkReturn;
  const basis =
    summary.basis === null || summary.basis === undefined ? undefined : BASIS_WORDS[summary.basis];
  return (
    <>
      <td class="verdict-cell">
        {summary.verdict !== null && summary.verdict !== undefined && (
          <VerdictBadge verdict={summary.verdict} />
        )}
      </td>
      <td class="number" title={basis} data-name="Return">
        <Signed value={totalReturn} />
      </td>
      <td class="number" data-name="vs holding">
        <Signed value={over} />
      </td>
      <td
        class={isDoubtful(summary) ? 'number doubtful' : 'number'}
        data-name="Sharpe"
        title={typeof sharpeRatio === 'number' ? undefined : UNDEFINED_BECAUSE.sharpeRatio}
      >
        {formatNumber(sharpeRatio, { decimals: 2 })}
      </td>
      <td
        class="number"
        data-name="Deflated"
        title={typeof deflatedSharpe === 'number' ? undefined : UNDEFINED_BECAUSE.deflatedSharpe}
      >
        {deflatedText(deflatedSharpe)}
        {(evaluated ?? 0) > 1 && <small> of {formatCount(evaluated)}</small>}
      </td>
      <td class="number" data-name="Drawdown">
        {formatPercent(maxDrawdown === null || maxDrawdown === undefined ? null : -maxDrawdown)}
      </td>
      <td class="number" data-name="Trades">
        {formatCount(totalTrades)}
      </td>
      <td class="spark">
        <Sparkline values={summary.sparkline} />
      </td>
    </>
  );
}
