import { Signed } from '../../../parts/signed.js';
import { formatCount, formatNumber, formatPercent } from '../../../text/format.js';
import { RunTrial } from './run-trial.js';
import { type Trial, trialText } from './study-answer.js';

/** The trials, the best first; those that do not keep the constraints behind them. */
export function Ranking({ id, trials }: { readonly id: string; readonly trials: readonly Trial[] }) {
  if (trials.length === 0) return null;
  return (
    <details class="section" open>
      <summary>
        Ranking <small>the first {trials.length}</small>
      </summary>
      <table class="cards">
        <thead>
          <tr>
            <th>Trial</th>
            <th>Values</th>
            <th class="number">Objective</th>
            <th class="number">Return</th>
            <th class="number">Sharpe</th>
            <th class="number">Drawdown</th>
            <th class="number">Trades</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {trials.map((trial) => (
            <tr key={trial.number} class={trial.feasible ? undefined : 'muted'}>
              <td>{trial.number}</td>
              <td>
                {trialText(trial)}
                {!trial.feasible && <small> does not keep the constraints</small>}
              </td>
              <td class="number" data-name="objective">
                {formatNumber(trial.objective, { decimals: 2 })}
              </td>
              <td class="number" data-name="return">
                <Signed value={trial.metrics?.totalReturn} />
              </td>
              <td class="number" data-name="Sharpe">
                {formatNumber(trial.metrics?.sharpeRatio, { decimals: 2 })}
              </td>
              <td class="number" data-name="drawdown">
                {formatPercent(trial.metrics === null ? null : -trial.metrics.maxDrawdown)}
              </td>
              <td class="number" data-name="trades">
                {formatCount(trial.metrics?.totalTrades)}
              </td>
              <td class="number">
                {trial.status === 'COMPLETED' && <RunTrial study={id} number={trial.number} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
