import { METRIC_NAMES, type MetricName } from '../../domain/study/objective.js';
import type { TrialResult } from '../../domain/study/samplers/trial-result.js';
import type { Point } from '../../domain/study/space/parameter.js';
import type { ReturnMoments } from '../../domain/study/trials/return-moments.js';

/*
 * The index of a study is its log of trials by column: one record a trial, in order of number, of a fixed size. A record
 * is a row of little-endian doubles, NaN standing for null: flags, number of the first trial with the same values,
 * violation, objective, the metrics in the order of METRIC_NAMES, the moments in the order of MOMENTS, the coordinates
 * in the order of the space; behind them the digest of the trial, 32 bytes.
 */

const MOMENTS = [
  'periods',
  'mean',
  'deviation',
  'skewness',
  'kurtosis',
] as const satisfies readonly (keyof ReturnMoments)[];

const FIRST_NUMBER = 1;
const VIOLATION = 2;
const OBJECTIVE = 3;
const FIRST_METRIC = 4;
const FIRST_MOMENT = FIRST_METRIC + METRIC_NAMES.length;
const FIRST_COORDINATE = FIRST_MOMENT + MOMENTS.length;
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const DIGEST_BYTES = 32;

const COMPLETED = 1;
const FEASIBLE = 2;
const REPEATS = 4;

/** What the index keeps of one trial. */
export interface IndexedTrial {
  readonly number: number;
  readonly completed: boolean;
  /** Whether it keeps the constraints; false of a failed trial. */
  readonly feasible: boolean;
  /** The number of an earlier trial with the same values; null for the first. */
  readonly repeats: number | null;
  readonly violation: number;
  /** Null where it is undefined, and of a failed trial. */
  readonly objective: number | null;
  /** In the order of METRIC_NAMES; null of a failed trial. */
  readonly metrics: readonly (number | null)[] | null;
  /** Null of a failed trial. */
  readonly moments: ReturnMoments | null;
  readonly point: Point;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
}

/** Returns how many bytes a record has. @param parameters how many the space has */
export function indexRecordBytes(parameters: number): number {
  return (FIRST_COORDINATE + parameters) * DOUBLE + DIGEST_BYTES;
}

/** Returns trials as records of the index, one behind the other, in a buffer of their own. */
export function encodeTrialIndex(trials: readonly IndexedTrial[], parameters: number): Uint8Array {
  const width = indexRecordBytes(parameters);
  const bytes = new Uint8Array(width * trials.length);
  const view = new DataView(bytes.buffer);
  trials.forEach((trial, at) => {
    const put = (column: number, value: number | null) =>
      view.setFloat64(at * width + column * DOUBLE, value ?? Number.NaN, true);
    const { completed, feasible, repeats } = trial;
    put(0, (completed ? COMPLETED : 0) + (feasible ? FEASIBLE : 0) + (repeats === null ? 0 : REPEATS));
    put(FIRST_NUMBER, repeats ?? trial.number);
    put(VIOLATION, trial.violation);
    put(OBJECTIVE, trial.objective);
    METRIC_NAMES.forEach((_, metric) => {
      put(FIRST_METRIC + metric, trial.metrics?.[metric] ?? null);
    });
    MOMENTS.forEach((name, moment) => {
      put(FIRST_MOMENT + moment, trial.moments?.[name] ?? null);
    });
    trial.point.forEach((value, parameter) => {
      put(FIRST_COORDINATE + parameter, value);
    });
    bytes.set(Buffer.from(trial.digest, 'hex'), (at + 1) * width - DIGEST_BYTES);
  });
  return bytes;
}

/** Reads the index of a study where it lies: columns by name, without a copy of the records. */
export class TrialIndex {
  /** How many trials it has: their numbers are 0 to length − 1. */
  readonly length: number;
  readonly parameters: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #width: number;

  /**
   * @param bytes whole records; they may lie in shared memory, and must not change
   * @param parameters how many the space has
   * @throws RangeError for bytes that are no whole records
   */
  constructor(bytes: Uint8Array, parameters: number) {
    const width = indexRecordBytes(parameters);
    if (bytes.byteLength % width !== 0) {
      throw new RangeError(`${bytes.byteLength} bytes are no whole records of ${width} bytes`);
    }
    this.length = bytes.byteLength / width;
    this.parameters = parameters;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#width = width;
  }

  isCompleted(number: number): boolean {
    return (this.#at(number, 0) & COMPLETED) !== 0;
  }

  /** Whether a trial keeps the constraints; false of a failed one. */
  isFeasible(number: number): boolean {
    return (this.#at(number, 0) & FEASIBLE) !== 0;
  }

  /** Whether a trial is answered from an earlier one with the same values. */
  isRepeat(number: number): boolean {
    return (this.#at(number, 0) & REPEATS) !== 0;
  }

  /** Returns the number of the first trial with the same values: its own unless it is a repeat. */
  firstNumber(number: number): number {
    return this.#at(number, FIRST_NUMBER);
  }

  violation(number: number): number {
    return this.#at(number, VIOLATION);
  }

  /** Returns null where it is undefined, and of a failed trial. */
  objective(number: number): number | null {
    return this.#orNull(number, OBJECTIVE);
  }

  /** Returns null where it is undefined, and of a failed trial. */
  metric(name: MetricName, number: number): number | null {
    return this.#orNull(number, FIRST_METRIC + METRIC_NAMES.indexOf(name));
  }

  /** Returns a metric of trials from one number up to another; NaN for null. Default: of all. */
  metricColumn(name: MetricName, start = 0, end = this.length): Float64Array {
    return this.#column(FIRST_METRIC + METRIC_NAMES.indexOf(name), start, end);
  }

  /** Returns the objective of trials from one number up to another; NaN for null. Default: of all. */
  objectiveColumn(start = 0, end = this.length): Float64Array {
    return this.#column(OBJECTIVE, start, end);
  }

  /** Returns the coordinates of one parameter. @param parameter its place in the space */
  coordinateColumn(parameter: number, start = 0, end = this.length): Float64Array {
    return this.#column(FIRST_COORDINATE + parameter, start, end);
  }

  /** Returns what is known of the returns of a trial, whether they are kept or not; null of a failed one. */
  moments(number: number): ReturnMoments | null {
    const periods = this.#orNull(number, FIRST_MOMENT);
    if (periods === null) return null;
    const [mean, deviation, skewness, kurtosis] = MOMENTS.slice(1).map((_, moment) =>
      this.#orNull(number, FIRST_MOMENT + 1 + moment),
    ) as [number | null, number | null, number | null, number | null];
    return { periods, mean, deviation, skewness, kurtosis };
  }

  point(number: number): Point {
    return Array.from({ length: this.parameters }, (_, parameter) =>
      this.#at(number, FIRST_COORDINATE + parameter),
    );
  }

  /** Returns what a sampler learns of a trial. */
  result(number: number): TrialResult {
    return {
      number,
      point: this.point(number),
      objective: this.objective(number),
      violation: this.violation(number),
    };
  }

  /** Returns the digest of a trial, 32 bytes where they lie. */
  digest(number: number): Uint8Array {
    const end = (number + 1) * this.#width;
    return this.#bytes.subarray(end - DIGEST_BYTES, end);
  }

  #at(number: number, column: number): number {
    return this.#view.getFloat64(number * this.#width + column * DOUBLE, true);
  }

  #orNull(number: number, column: number): number | null {
    const value = this.#at(number, column);
    return Number.isNaN(value) ? null : value;
  }

  #column(column: number, start: number, end: number): Float64Array {
    return Float64Array.from({ length: Math.max(0, end - start) }, (_, at) => this.#at(start + at, column));
  }
}
