import { AppError } from '../../base/pure/app-error.js';
import type { StrategyVariants } from '../../domain/strategy/strategy-variants.js';
import type { TrialPlan } from '../../domain/study/trials/trial-plan.js';
import type { TrialInputs } from './trial-inputs.js';

/** A value of a parameter that no trial could have. */
export interface WrongValue {
  readonly path: string;
  readonly value: string;
  /** Names the thing, the value and the remedy, as a backtest would. */
  readonly message: string;
}

/** The values of one parameter, as texts. */
export interface ParameterValues {
  readonly path: string;
  /** How many there are. */
  readonly count: number;
  /** @param index 0 to count − 1 */
  textAt(index: number): string;
}

/** So many values of a parameter are looked at; of more, as many that lie evenly among them, both ends included. */
const MAX_LOOKED_AT = 1_000;

/**
 * Looks at each value of each parameter alone, the others being as the strategy and the backtest have them: what is found
 * is wrong in every combination. Values of sections with a model in them take milliseconds each, so it is nothing for the
 * thread that answers.
 * @returns the first wrong value of each parameter that has one
 */
export function wrongValues(
  plan: TrialPlan,
  variants: StrategyVariants,
  inputs: TrialInputs,
  parameters: readonly ParameterValues[],
): readonly WrongValue[] {
  return parameters.flatMap(({ path, count, textAt }): WrongValue[] => {
    const looks = Math.min(count, MAX_LOOKED_AT);
    for (let look = 0; look < looks; look += 1) {
      const value = textAt(looks === 1 ? 0 : Math.round((look * (count - 1)) / (looks - 1)));
      const message = complaintOn(plan, variants, inputs, { path, value });
      if (message !== null) return [{ path, value, message }];
    }
    return [];
  });
}

function complaintOn(
  plan: TrialPlan,
  variants: StrategyVariants,
  inputs: TrialInputs,
  value: { readonly path: string; readonly value: string },
): string | null {
  try {
    const meaning = plan.meaningOf([value]);
    inputs.fieldsOf(meaning.inputs);
    variants.of(meaning.overrides);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
