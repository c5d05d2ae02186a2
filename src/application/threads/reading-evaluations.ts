import { join } from 'node:path';
import { projectRoot } from '../../base/outer/files/project-root.js';
import type { EvaluationReader } from '../../operations/ports/evaluation-reader.js';
import { isPostgresUrl } from '../../stores/postgres/postgres-address.js';
import { readingPostgresEvaluations } from '../../stores/postgres/postgres-evaluation-reader.js';
import { readingEvaluations as readingSqliteEvaluations } from '../../stores/sqlite/sqlite-evaluation-reader.js';

/** Lets a function read the ledger of a database: an address, or the path of a file. */
export function readingEvaluations<T>(database: string, work: (reader: EvaluationReader) => T): T {
  if (!isPostgresUrl(database)) return readingSqliteEvaluations(database, work);
  return readingPostgresEvaluations(join(projectRoot, 'dist', 'postgres-thread.js'), database, work);
}
