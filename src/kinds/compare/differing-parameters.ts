import { z } from 'zod';
import { sha256 } from '../../base/pure/hashing.js';
import { type RunMaking, runMakingSchema } from './compared-run.js';
import { type Leaves, strategyLeaves } from './strategy-leaves.js';

export const differingParametersQuestionSchema = z.strictObject({
  runs: z.array(runMakingSchema).readonly(),
});

/** Something in which runs differ, with a value for each of them. */
export interface ParameterDifference {
  readonly path: string;
  /** In the order of the runs; null where one has none. */
  readonly values: readonly (string | null)[];
}

/** Characters of strategies that are read value by value; of more only hashes are compared. */
const MOST_TEXT = 8_000_000;
/** Of more nobody reads a table. */
const MOST_DIFFERENCES = 300;

/** Returns what differs between runs: parameters first, then values of their strategies, then hashes and versions. */
export function differingParameters({
  runs,
}: z.infer<typeof differingParametersQuestionSchema>): readonly ParameterDifference[] {
  const strategies = strategiesOf(runs);
  const found = [
    ...differencesOf(runs.map(({ inputs }) => new Map(Object.entries(inputs)))),
    ...differencesOf(strategies),
    ...differencesOf(runs.map(({ provenance }) => new Map(Object.entries(provenance)))),
  ];
  return found.slice(0, MOST_DIFFERENCES);
}

function strategiesOf(runs: readonly RunMaking[]): readonly Leaves[] {
  const known = new Map<string, Leaves>();
  const keys = runs.map(({ strategy }) => JSON.stringify(strategy));
  const isTooMuch = [...new Set(keys)].reduce((sum, { length }) => sum + length, 0) > MOST_TEXT;
  return runs.map(({ strategy }, index) => {
    const key = keys[index] as string;
    const leaves =
      known.get(key) ?? (isTooMuch ? new Map([['strategy', sha256(key)]]) : strategyLeaves(strategy));
    known.set(key, leaves);
    return leaves;
  });
}

function differencesOf(runs: readonly Leaves[]): readonly ParameterDifference[] {
  const paths = new Set(runs.flatMap((leaves) => [...leaves.keys()]));
  return [...paths]
    .map((path) => ({ path, values: runs.map((leaves) => leaves.get(path) ?? null) }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}
