import { DoubtfulSharpe } from '../../../parts/doubtful-sharpe.js';
import { Signed } from '../../../parts/signed.js';
import { formatCount, formatPercent } from '../../../text/format.js';
import { RunTrial } from './run-trial.js';
import { trialAddress } from './study-answer.js';

/** A trial as a row of the ranking. */
export interface TrialRow {
  readonly number: number;
  readonly text: string;
  readonly isFeasible: boolean;
  readonly isFailed: boolean;
  readonly objective: string;
  readonly totalReturn: number | null;
  readonly sharpeRatio: number | null;
  readonly maxDrawdown: number | null;
  readonly totalTrades: number | null;
}

/** Trials in an order, each with a button that runs it. */
export function TrialRows({ id, rows }: { readonly id: string; readonly rows: readonly TrialRow[] }) {
  return (
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
          <th>
            <span class="hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.number} class={row.isFeasible ? undefined : 'muted'}>
            <td>
              <a href={trialAddress(id, row.number)} aria-label={`Trial ${row.number}`}>
                {row.number}
              </a>
            </td>
            <td>
              {row.text}
              {row.isFailed ? (
                <small> failed</small>
              ) : (
                !row.isFeasible && <small> does not keep the constraints</small>
              )}
            </td>
            <td class="number" data-name="objective">
              {row.objective}
            </td>
            <td class="number" data-name="return">
              <Signed value={row.totalReturn} />
            </td>
            <td class="number" data-name="Sharpe">
              <DoubtfulSharpe of={row} />
            </td>
            <td class="number" data-name="drawdown">
              {formatPercent(row.maxDrawdown === null ? null : -row.maxDrawdown)}
            </td>
            <td class="number" data-name="trades">
              {formatCount(row.totalTrades)}
            </td>
            <td class="number">{!row.isFailed && <RunTrial study={id} number={row.number} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
