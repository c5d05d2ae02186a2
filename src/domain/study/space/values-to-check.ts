import { type Parameter, valueCount } from './parameter.js';
import { coordinateAt, textOf } from './parameter-value.js';

const MAX_CHECKED = 1_000;

/**
 * Returns the values of a parameter that are to be held against the grammar before a study begins: all of them, of
 * more than 1,000 and of LOG ranges an even selection with both ends. Each is a YAML text, and there once.
 */
export function valuesToCheck(parameter: Parameter): readonly string[] {
  const count = Math.min(MAX_CHECKED, valueCount(parameter) ?? MAX_CHECKED);
  const texts = Array.from({ length: count }, (_, index) =>
    textOf(parameter, coordinateAt(parameter, count === 1 ? 0 : index / (count - 1))),
  );
  return [...new Set(texts)];
}
