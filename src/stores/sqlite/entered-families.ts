import type { Evaluation } from '../../operations/record/evaluation.js';
import type { Database } from './database.js';
import { familiesOf } from './evaluation-writes.js';

/** Tells who wants to know the families of evaluations that are stored. */
export function tellEntered(
  { direct, evaluated }: Database,
  evaluations: readonly Pick<Evaluation, 'family'>[],
): void {
  if (evaluated.size === 0) return;
  for (const family of familiesOf(direct, evaluations)) for (const listener of evaluated) listener(family);
}
