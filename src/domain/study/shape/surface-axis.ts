import { logValueAt } from '../space/log-range.js';
import { type Parameter, valueCount } from '../space/parameter.js';
import { placeOf } from '../space/parameter-value.js';
import { coordinateLabel } from './coordinate-label.js';

const MAX_BINS = 50;

/** One axis of a heat map: every value for itself, or bins of as many values each. */
export interface SurfaceAxis {
  readonly path: string;
  /** One a bin, at most 50. */
  readonly labels: readonly string[];
  /** Returns the bin of a coordinate. */
  binOf(coordinate: number): number;
}

/**
 * Cuts the range of a parameter into at most 50 bins: a bin a value where there are so few, else ranges of as many
 * values each; of a LOG range equal ratios, the more the more trials there are.
 * @param trials how many there are to be shown
 */
export function surfaceAxis(parameter: Parameter, trials: number): SurfaceAxis {
  const { path } = parameter;
  if (parameter.kind === 'LOG') {
    const { from, to, isInteger } = parameter;
    if (isInteger && to - from < MAX_BINS) {
      const labels = Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
      return { path, labels, binOf: (coordinate) => coordinate - from };
    }
    const bins = Math.min(MAX_BINS, Math.max(2, Math.ceil(Math.sqrt(trials))));
    const edge = (index: number): number => logValueAt(parameter, index / bins);
    return {
      path,
      labels: Array.from({ length: bins }, (_, i) => coordinateLabel(parameter, edge(i), edge(i + 1))),
      binOf: (coordinate) =>
        Math.min(bins - 1, Math.max(0, Math.floor(placeOf(parameter, coordinate) * bins))),
    };
  }
  const count = valueCount(parameter) as number;
  const bins = Math.min(MAX_BINS, count);
  const firstOf = (bin: number): number => Math.ceil((bin * count) / bins);
  return {
    path,
    labels: Array.from({ length: bins }, (_, bin) =>
      coordinateLabel(parameter, firstOf(bin), firstOf(bin + 1) - 1),
    ),
    binOf: (coordinate) => Math.floor((coordinate * bins) / count),
  };
}
