import { decimalStep } from './decimal.js';
import { logPlaceOf, logValueAt } from './log-range.js';
import { type Parameter, valueCount } from './parameter.js';

/**
 * Returns the coordinate of a parameter at a place of the unit interval: ⌊u · m⌋ of m values, or the value of a
 * LOG range.
 * @param u 0 to 1; 1 itself is the last value
 */
export function coordinateAt(parameter: Parameter, u: number): number {
  if (parameter.kind === 'LOG') return logValueAt(parameter, u);
  const count = valueCount(parameter) as number;
  return Math.min(count - 1, Math.floor(u * count));
}

/** Returns the place of a coordinate in the unit interval; of m values the middle of the part that gives it. */
export function placeOf(parameter: Parameter, coordinate: number): number {
  if (parameter.kind === 'LOG') return logPlaceOf(parameter, coordinate);
  return (coordinate + 0.5) / (valueCount(parameter) as number);
}

/** Returns a coordinate as the YAML text that an override or an input takes. */
export function textOf(parameter: Parameter, coordinate: number): string {
  switch (parameter.kind) {
    case 'LISTED':
      return parameter.texts[coordinate] as string;
    case 'STEPPED':
      return String(decimalStep(parameter.from, parameter.step, coordinate));
    case 'LOG':
      return String(coordinate);
  }
}

/**
 * Returns the coordinate whose text it is: how a log of trials is read back.
 * @returns null where the parameter has no such value
 */
export function coordinateOf(parameter: Parameter, text: string): number | null {
  if (parameter.kind === 'LISTED') {
    const index = parameter.texts.indexOf(text);
    return index < 0 ? null : index;
  }
  const value = Number(text);
  if (parameter.kind === 'LOG') {
    const isInside = value >= parameter.from && value <= parameter.to;
    return isInside && (!parameter.isInteger || Number.isInteger(value)) ? value : null;
  }
  const index = Math.round((value - parameter.from) / parameter.step);
  const isThere = index >= 0 && index < parameter.count && textOf(parameter, index) === text;
  return isThere ? index : null;
}
