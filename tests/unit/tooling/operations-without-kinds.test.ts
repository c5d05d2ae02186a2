import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const OPERATIONS = fileURLToPath(new URL('../../../src/operations', import.meta.url));

/** Names of kinds in code, types and sentences, however they are written. */
const KIND = /backtest|training\b|data.?load|\bstud(?:y|ies)\b|walk.?forward/gi;

it('names no kind of work in operations, be it in a message', () => {
  const found = readdirSync(OPERATIONS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      [...readFileSync(join(OPERATIONS, file), 'utf8').matchAll(KIND)].map(([name]) => `${file}: ${name}`),
    );
  expect(found).toEqual([]);
});
