import type { FirstStepsQuery } from '../../generated/graphql.js';
import { wasDone } from '../../shell/done-once.js';
import { compareAddress } from '../compare/compare-state.js';

/** The strategies that come along; every other is one's own. */
export const SHIPPED_STRATEGIES: readonly string[] = [
  'strategies/cookbook/directional-movement.yaml',
  'strategies/cookbook/donchian-breakout.yaml',
  'strategies/cookbook/long-short-hours.yaml',
  'strategies/cookbook/monthly-timing.yaml',
  'strategies/cookbook/moving-average-trend.yaml',
  'strategies/cookbook/return-regression.yaml',
  'strategies/cookbook/rsi-pullback.yaml',
  'strategies/cookbook/squeeze-breakout.yaml',
  'strategies/cookbook/volatility-regime.yaml',
  'strategies/cookbook/weekly-momentum.yaml',
  'strategies/cookbook/window-of-bars.yaml',
  'strategies/invalid_missing_required.yaml',
  'strategies/macd_bollinger.yaml',
  'strategies/recorded_signals.yaml',
  'strategies/rsi_mean_reversion.yaml',
];

/** A step from an empty server to a first result of one's own. */
export interface Step {
  readonly name: string;
  readonly about: string;
  /** Where it is done. */
  readonly address: string;
  readonly isDone: boolean;
}

/** Returns the steps, each done where the server has what it leads to; that one has looked only the browser knows. */
export function firstSteps({ backtests, loads, trainings, strategies }: FirstStepsQuery): readonly Step[] {
  const own = strategies.filter(({ path }) => !SHIPPED_STRATEGIES.includes(path));
  const strategy = own.find(({ valid }) => valid)?.path ?? null;
  const isOfOwn = ({ summary }: { readonly summary: { readonly strategy: string | null } }) =>
    own.some(({ path }) => path === summary.strategy);
  const ofOwn = backtests.nodes.filter(isOfOwn);
  const [last] = ofOwn;
  const choice = strategy === null ? '' : `?strategyConfigPath=${encodeURIComponent(strategy)}`;
  return [
    {
      name: 'Load bars of your own',
      about: 'a CSV file, dropped or chosen',
      address: '/new/data',
      isDone: loads.totalCount > 0,
    },
    {
      name: 'Copy a strategy and change it',
      about: 'Save as…, then write your symbol into it',
      address: '/strategies/strategies/rsi_mean_reversion.yaml',
      isDone: own.length > 0,
    },
    {
      name: 'Train a model for it',
      about: 'on all but the newest bars',
      address: `/new/training${choice}`,
      isDone: trainings.nodes.some(isOfOwn),
    },
    {
      name: 'Backtest it on the bars that the model has not seen',
      about: 'only they say something',
      address: `/new/backtest${choice}`,
      isDone: ofOwn.some(({ summary }) => summary.basis === 'OUT_OF_SAMPLE'),
    },
    {
      name: 'Vary it and compare',
      about: 'Edit & run changes a value; then the two side by side',
      address:
        ofOwn.length > 1 ? compareAddress(ofOwn.slice(0, 2).map(({ id }) => id)) : editOf(last, choice),
      isDone: ofOwn.length > 1 && wasDone('compared'),
    },
    {
      name: 'Ask why a bar was decided as it was',
      about: 'a click on a bar or a trade',
      address: last === undefined ? '/' : `/operations/${last.id}?show=price`,
      isDone: wasDone('asked-why'),
    },
  ];
}

const editOf = (run: { readonly id: string } | undefined, choice: string): string =>
  run === undefined ? `/new/backtest${choice}` : `/new/backtest?from=${run.id}`;
