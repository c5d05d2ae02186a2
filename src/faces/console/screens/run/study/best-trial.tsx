import { DoubtfulSharpe } from '../../../parts/doubtful-sharpe.js';
import { Signed } from '../../../parts/signed.js';
import { counted, formatCount, formatPercent } from '../../../text/format.js';
import { type Study, type Trial, trialAddress, trialText } from './study-answer.js';
import { TrialDeeds } from './trial-deeds.js';

/** The best trial, and how it did on the days that the search did not see. */
export function BestTrial({
  study,
  best,
  id,
  isInvalid,
}: {
  readonly study: Study;
  readonly best: Trial;
  readonly id: string;
  readonly isInvalid: boolean;
}) {
  const holdout = study.result?.holdout ?? null;
  const { metrics } = best;
  const rows = [
    [
      'Return',
      <Signed value={metrics?.totalReturn} decimals={2} />,
      <Signed value={holdout?.totalReturn} decimals={2} />,
    ],
    [
      'Holding',
      formatPercent(metrics?.buyAndHoldReturn, { decimals: 2, signed: true }),
      formatPercent(holdout?.buyAndHoldReturn, { decimals: 2, signed: true }),
    ],
    ['Sharpe ratio', <DoubtfulSharpe of={metrics} />, <DoubtfulSharpe of={holdout} />],
    [
      'Drawdown',
      formatPercent(metrics === null ? null : -metrics.maxDrawdown, { decimals: 2 }),
      formatPercent(holdout === null ? null : -holdout.maxDrawdown, { decimals: 2 }),
    ],
    ['Trades', formatCount(metrics?.totalTrades), formatCount(holdout?.totalTrades)],
  ] as const;
  return (
    <section class="callout plain-callout">
      <h2>
        Best: <a href={trialAddress(id, best.number)}>trial {best.number}</a>
      </h2>
      <p>{trialText(best)}</p>
      <table class={isInvalid ? 'facts hatched-figures' : 'facts'}>
        <thead>
          <tr>
            <th>
              <span class="hidden">Figure</span>
            </th>
            <th class="number">Search</th>
            {holdout !== null && <th class="number">Kept days</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, search, kept]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="number">{search}</td>
              {holdout !== null && <td class="number">{kept}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {study.result !== null && study.result.earlierHoldouts > 0 && (
        <p class="caution-text">
          The kept days had been measured {counted(study.result.earlierHoldouts, 'time')} before: they are not
          unseen any more.
        </p>
      )}
      <p>
        <TrialDeeds study={id} trial={best} strategy={study.parameters.strategyConfigPath} />
      </p>
    </section>
  );
}
