import type { Parameter } from '../space/parameter.js';
import { textOf } from '../space/parameter-value.js';

/** Digits of a LOG value that a label shows. */
const DIGITS = 4;

/** Returns what a chart writes beside the values from one coordinate to another. */
export function coordinateLabel(parameter: Parameter, first: number, last: number): string {
  const text = (coordinate: number): string =>
    parameter.kind === 'LOG' ? String(Number(coordinate.toPrecision(DIGITS))) : textOf(parameter, coordinate);
  return first === last ? text(first) : `${text(first)} to ${text(last)}`;
}
