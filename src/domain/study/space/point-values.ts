import type { StrategyOverride } from '../../strategy/strategy-overrides.js';
import type { Parameter, Point } from './parameter.js';
import { coordinateOf, textOf } from './parameter-value.js';

/** Returns the values of a combination as paths and YAML texts, in the order of the parameters. */
export function valuesOf(parameters: readonly Parameter[], point: Point): readonly StrategyOverride[] {
  return parameters.map((parameter, index) => ({
    path: parameter.path,
    value: textOf(parameter, point[index] as number),
  }));
}

/**
 * Returns the combination that has these values, as a log of trials gives them.
 * @throws RangeError for values that are none of the space
 */
export function pointOf(parameters: readonly Parameter[], values: readonly StrategyOverride[]): Point {
  return parameters.map((parameter, index) => {
    const given = values[index];
    const coordinate = given?.path === parameter.path ? coordinateOf(parameter, given.value) : null;
    if (coordinate === null) throw new RangeError(`'${given?.value}' is no value of '${parameter.path}'`);
    return coordinate;
  });
}
