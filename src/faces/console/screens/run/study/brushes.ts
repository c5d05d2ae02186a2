import type { Direction, MetricName } from '../../../generated/graphql.js';
import type { StudyAxis } from './study-axes.js';
import type { TrialTable } from './trial-table.js';

/** What trials are narrowed to: by the name of an axis the values from and to, both included. */
export type Brushes = ReadonlyMap<string, readonly [from: number, to: number]>;

/** Reads brushes from an address: `decisions.confidence_threshold:0.3:0.4,TOTAL_TRADES:30:80`. */
export function readBrushes(text: string | null): Brushes {
  const parts = (text ?? '').split(',').map((part) => part.split(':'));
  return new Map(
    parts.flatMap(([name = '', from = '', to = '']) => {
      const range = [Number(from), Number(to)] as const;
      return name === '' || from === '' || to === '' || range.some(Number.isNaN)
        ? []
        : [[name, range] as const];
    }),
  );
}

/** Returns the text of an address for brushes; null for none. */
export const writeBrushes = (brushes: Brushes): string | null =>
  brushes.size === 0 ? null : [...brushes].map(([name, [from, to]]) => `${name}:${from}:${to}`).join(',');

/** Returns brushes with another range on an axis; null takes it away. */
export function withBrush(brushes: Brushes, name: string, range: readonly [number, number] | null): Brushes {
  const others = [...brushes].filter(([known]) => known !== name);
  return new Map(range === null ? others : [...others, [name, range]]);
}

/** Returns 1 for each trial that lies within every brush, else 0. */
export function within(length: number, axes: readonly StudyAxis[], brushes: Brushes): Uint8Array {
  const mask = new Uint8Array(length).fill(1);
  for (const { name, values } of axes) {
    const range = brushes.get(name);
    if (range === undefined) continue;
    const [from, to] = range;
    for (let index = 0; index < length; index += 1) {
      const value = values[index] ?? Number.NaN;
      if (!(value >= from && value <= to)) mask[index] = 0;
    }
  }
  return mask;
}

/** Returns 1 for each trial whose combination was not met before, else 0. */
export function firsts({ numbers, axes }: TrialTable): Uint8Array {
  const seen = new Set<string>();
  return Uint8Array.from(numbers, (_, index) => {
    const combination = axes.map(({ values }) => values[index]).join();
    if (seen.has(combination)) return 0;
    seen.add(combination);
    return 1;
  });
}

/**
 * Returns the indexes of chosen trials, the best first as in the ranking of the server: those that keep the
 * constraints before the others, what is undefined last, equal ones in the order of their numbers.
 * @param masks a trial is chosen where all of them are 1
 */
export function ranked(
  table: TrialTable,
  { metric, direction }: { readonly metric: MetricName; readonly direction: Direction },
  masks: readonly Uint8Array[],
): readonly number[] {
  const values = table.metrics.get(metric) ?? new Float64Array();
  const sign = direction === 'MINIMIZE' ? 1 : -1;
  const keys = values.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value));
  const chosen: number[] = [];
  for (let index = 0; index < table.numbers.length; index += 1)
    if (masks.every((mask) => mask[index] === 1)) chosen.push(index);
  return chosen.sort((one, other) => {
    const feasible = (table.feasible[other] ?? 0) - (table.feasible[one] ?? 0);
    if (feasible !== 0) return feasible;
    const [a = 0, b = 0] = [keys[one], keys[other]];
    return a === b ? one - other : a < b ? -1 : 1;
  });
}
