/** Values that are listed, as YAML texts; a LOG range with points is listed too. */
export interface ListedParameter {
  readonly kind: 'LISTED';
  /** Dotted path of an override, or of the input, such as `input.commission`. */
  readonly path: string;
  readonly texts: readonly string[];
  /** Whether they are numbers that rise or fall all the way, so that neighbours are alike. */
  readonly isOrdered: boolean;
}

/** from, from + step, … : `count` values in decimal arithmetic. */
export interface SteppedParameter {
  readonly kind: 'STEPPED';
  readonly path: string;
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

/** All numbers from `from` to `to`, equal ratios being equally likely; or the whole ones among them. */
export interface LogParameter {
  readonly kind: 'LOG';
  readonly path: string;
  /** Above 0; 1 or more where it is of integers. */
  readonly from: number;
  readonly to: number;
  readonly isInteger: boolean;
}

/** What a study varies: one value of a strategy or of its input. Plain data, checked. */
export type Parameter = ListedParameter | SteppedParameter | LogParameter;

/**
 * A value of each parameter of a space, in its order: the index among the values of a LISTED or STEPPED parameter,
 * the value itself of a LOG one.
 */
export type Point = readonly number[];

/** Returns the number of values; null for a LOG range, which is drawn from and not counted. */
export function valueCount(parameter: Parameter): number | null {
  switch (parameter.kind) {
    case 'LISTED':
      return parameter.texts.length;
    case 'STEPPED':
      return parameter.count;
    case 'LOG':
      return null;
  }
}

/** Tells whether neighbouring coordinates of a parameter are neighbouring values. */
export function isOrdered(parameter: Parameter): boolean {
  return parameter.kind !== 'LISTED' || parameter.isOrdered;
}
