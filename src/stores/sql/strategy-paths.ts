import { Prisma } from './generated/client.js';
import { rowsOf, type Steps } from './steps.js';

const ENDINGS = ['.yaml', '.yml'];

/**
 * Returns the paths of strategies, as operations were started with them, that a name stands for: the path itself,
 * or the end of one without its ending; case counts.
 *
 * It seeks from one path to the next in the index of strategies, so it takes as long as there are strategies,
 * however many operations there are.
 */
export function* strategyPaths(name: string): Steps<readonly string[]> {
  const paths = yield* rowsOf<{ value: string }>(
    Prisma.sql`WITH RECURSIVE "path"("value") AS (
      SELECT min("strategy") FROM "operation"
      UNION ALL
      SELECT (SELECT min("strategy") FROM "operation" WHERE "strategy" > "path"."value") FROM "path"
        WHERE "path"."value" IS NOT NULL)
    SELECT "value" FROM "path" WHERE "value" IS NOT NULL`,
  );
  return paths.map(({ value }) => value).filter((path) => isNamed(path, name));
}

function isNamed(path: string, name: string): boolean {
  if (path === name) return true;
  return ENDINGS.some((ending) => path === name + ending || path.endsWith(`/${name}${ending}`));
}
