import type { Evaluation } from '../../operations/record/evaluation.js';
import { familiesOf } from './evaluation-writes.js';
import type { SqlDatabase } from './sql-database.js';

/** Tells who wants to know the families of evaluations that are stored. */
export async function tellEntered(
  database: SqlDatabase,
  evaluations: readonly Pick<Evaluation, 'family'>[],
): Promise<void> {
  if (database.evaluated.size === 0) return;
  const families = await database.read(familiesOf(evaluations));
  for (const family of families) for (const listener of database.evaluated) listener(family);
}
