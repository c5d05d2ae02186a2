import type { OperationType } from '../../generated/graphql.js';

const FORMS: Readonly<Record<OperationType, string>> = {
  BACKTESTING: 'backtest',
  STUDY: 'search',
  WALK_FORWARD: 'walk-forward',
  TRAINING: 'training',
  DATA_LOADING: 'data',
};

/** The form for a run of a kind, filled in as that run was started. */
export const editAddress = ({ id, type }: { readonly id: string; readonly type: OperationType }): string =>
  `/new/${FORMS[type]}?from=${id}`;
