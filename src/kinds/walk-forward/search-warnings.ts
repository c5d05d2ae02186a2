import { listedInMessage } from '../../base/pure/message-limits.js';
import type { Objective } from '../../domain/study/objective.js';
import type { OperationWarning } from '../../operations/record/operation.js';

/** What came of the search of one window. */
export interface SearchedWindow {
  readonly number: number;
  /** Whether more than one bar validates its model: by these it chooses. */
  readonly isValidated: boolean;
  /** Whether one of the combinations keeps every constraint. */
  readonly isFeasible: boolean;
}

const MAX_NAMED = 10;

/** Says in which windows nothing was chosen, and why. @param windows all of them */
export function searchWarnings(
  objective: Objective,
  windows: readonly SearchedWindow[],
): readonly OperationWarning[] {
  const within = (some: readonly SearchedWindow[]): string =>
    `In ${some.length} of ${windows.length} windows (${listedInMessage(
      some.map(({ number }) => String(number)),
      { limit: MAX_NAMED },
    )})`;
  const unvalidated = windows.filter(({ isValidated }) => !isValidated);
  const unfound = windows.filter(({ isValidated, isFeasible }) => isValidated && !isFeasible);
  const warnings: OperationWarning[] = [];
  if (unvalidated.length > 0) {
    warnings.push({
      code: 'NO_VALIDATION',
      severity: 'CAUTION',
      message:
        `${within(unvalidated)} fewer than two bars validate the model, so that there is nothing to choose values by; ` +
        "they trade the strategy's own. Set training.data_split.validation, or take longer training windows.",
    });
  }
  if (unfound.length > 0) {
    warnings.push({
      code: 'NO_FEASIBLE_VALUES',
      severity: 'CAUTION',
      message:
        `${within(unfound)} no combination of the searched values has ${wantedText(objective)} on the bars that ` +
        "validate the model; they trade the strategy's own values. Loosen the objective, or take longer training windows.",
    });
  }
  return warnings;
}

function wantedText({ metric, minTrades, maxDrawdown }: Objective): string {
  const limits = [
    ...(minTrades === 0 ? [] : [`at least ${minTrades} ${minTrades === 1 ? 'trade' : 'trades'}`]),
    ...(maxDrawdown === null
      ? []
      : [`a drawdown of at most ${Number((100 * maxDrawdown).toPrecision(12))} %`]),
  ];
  const figure = `a defined ${metric.toLowerCase().replaceAll('_', ' ')}`;
  return [figure, limits.join(' and ')].filter((text) => text !== '').join(' with ');
}
