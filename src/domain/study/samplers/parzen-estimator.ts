import type { Random } from '../../../base/pure/random.js';
import { normalDistribution } from '../../statistics/normal-distribution.js';
import { normalQuantile } from '../../statistics/normal-quantile.js';
import { logStepAt } from '../space/log-range.js';
import { isOrdered, type Parameter, valueCount } from '../space/parameter.js';
import { coordinateAt, placeOf } from '../space/parameter-value.js';
import { ageWeights } from './age-weights.js';

/** A distribution over the coordinates of one parameter, made of those that were tried. */
export interface ParzenEstimator {
  sample(random: Random): number;
  /** Returns the probability of a coordinate, or the density at it where it is continuous. */
  density(coordinate: number): number;
}

/**
 * Creates the estimator of one parameter (Bergstra and others, Algorithms for Hyper-Parameter Optimization, 2011;
 * its details as Optuna documents them): a kernel for each coordinate and a prior over the whole range with the
 * weight of one of them.
 * @param coordinates that were tried, the oldest first
 */
export function parzenEstimator(parameter: Parameter, coordinates: readonly number[]): ParzenEstimator {
  const weights = ageWeights(coordinates.length);
  return isOrdered(parameter)
    ? kernelsOfPlaces(parameter, coordinates, weights)
    : categories(coordinates, weights, valueCount(parameter) as number);
}

/** Each coordinate that was tried adds its weight to its category, the prior the same to each. */
function categories(coordinates: readonly number[], weights: Float64Array, count: number): ParzenEstimator {
  const prior = 1 / weights.length;
  const probabilities = new Float64Array(count).fill((weights[coordinates.length] as number) / count);
  coordinates.forEach((coordinate, index) => {
    const share = (weights[index] as number) / (1 + count * prior);
    for (let i = 0; i < count; i += 1) probabilities[i] = (probabilities[i] as number) + share * prior;
    probabilities[coordinate] = (probabilities[coordinate] as number) + share;
  });
  return {
    sample: (random) => drawn(probabilities, random),
    density: (coordinate) => probabilities[coordinate] as number,
  };
}

/** Normal kernels in the unit interval, cut off at its ends. */
function kernelsOfPlaces(
  parameter: Parameter,
  coordinates: readonly number[],
  weights: Float64Array,
): ParzenEstimator {
  const places = Float64Array.from([...coordinates.map((coordinate) => placeOf(parameter, coordinate)), 0.5]);
  const widths = kernelWidths(places);
  const below = places.map((place, i) => normalDistribution(-place / (widths[i] as number)));
  const inside = places.map((place, i) => {
    return normalDistribution((1 - place) / (widths[i] as number)) - (below[i] as number);
  });

  const mixed = (shareOf: (kernel: number) => number): number => {
    let sum = 0;
    for (let i = 0; i < places.length; i += 1) {
      sum += ((weights[i] as number) / (inside[i] as number)) * shareOf(i);
    }
    return sum;
  };
  const scaled = (place: number, kernel: number): number =>
    (place - (places[kernel] as number)) / (widths[kernel] as number);

  const sample = (random: Random): number => {
    const kernel = drawn(weights, random);
    const share = Math.min(1, (below[kernel] as number) + random.uniform() * (inside[kernel] as number));
    const place = (places[kernel] as number) + (widths[kernel] as number) * normalQuantile(share);
    return coordinateAt(parameter, Math.min(1, Math.max(0, place)));
  };
  const density = (coordinate: number): number => {
    const place = placeOf(parameter, coordinate);
    const width = cellWidth(parameter, coordinate);
    if (width === null) {
      return mixed((kernel) => Math.exp(-0.5 * scaled(place, kernel) ** 2) / (widths[kernel] as number));
    }
    const start = parameter.kind === 'LOG' ? placeOf(parameter, coordinate - 0.5) : place - width / 2;
    return mixed(
      (kernel) =>
        normalDistribution(scaled(start + width, kernel)) - normalDistribution(scaled(start, kernel)),
    );
  };
  return { sample, density };
}

/** Returns the part of the unit interval that gives a coordinate; null where it is a single place. */
function cellWidth(parameter: Parameter, coordinate: number): number | null {
  if (parameter.kind !== 'LOG') return 1 / (valueCount(parameter) as number);
  return parameter.isInteger ? logStepAt(parameter, coordinate) : null;
}

/**
 * Returns the deviation of each kernel: the larger distance to its neighbours, those at the ends having one; never
 * narrower than a hundredth of the range, nor than a part that shrinks with their number ("magic clip").
 * @param places the last one is that of the prior, whose kernel is as wide as the range
 */
function kernelWidths(places: Float64Array): Float64Array {
  const count = places.length;
  const order = Array.from(places.keys()).sort(
    (a, b) => (places[a] as number) - (places[b] as number) || a - b,
  );
  const narrowest = 1 / Math.min(100, 1 + count);
  const widths = new Float64Array(count);
  order.forEach((kernel, rank) => {
    const place = places[kernel] as number;
    const before = rank === 0 ? 0 : place - (places[order[rank - 1] as number] as number);
    const after = rank === count - 1 ? 0 : (places[order[rank + 1] as number] as number) - place;
    widths[kernel] = Math.min(1, Math.max(narrowest, before, after));
  });
  widths[count - 1] = 1;
  return widths;
}

/** Draws an index with the probabilities of a list, which sum to 1. */
function drawn(probabilities: Float64Array, random: Random): number {
  let rest = random.uniform();
  for (let i = 0; i < probabilities.length - 1; i += 1) {
    rest -= probabilities[i] as number;
    if (rest < 0) return i;
  }
  return probabilities.length - 1;
}
