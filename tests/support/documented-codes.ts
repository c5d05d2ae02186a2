import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './ktrdr-server.js';

/** What no input may lead to: defects, and workers that are lost or hang. */
const DEFECTS = [
  'INTERNAL_SERVER_ERROR',
  'INTERNAL_ERROR',
  'WORKER_LOST',
  'WORKER_STALLED',
  'STORE_UNAVAILABLE',
  'WORKER_UNAVAILABLE',
  'RESOURCE_EXHAUSTED',
  'OPERATION_DAMAGED',
];

/** Returns the codes of one section of docs/errors.md that a wrong input may lead to. */
export function documentedCodes(section: string): readonly string[] {
  const text = readFileSync(join(projectFolder, 'docs', 'errors.md'), 'utf8');
  const start = text.indexOf(`\n## ${section}\n`);
  const end = text.indexOf('\n## ', start + 1);
  const codes = [...text.slice(start, end).matchAll(/^\| `([A-Z_]+)` \|/gm)].map(
    ([, code]) => code as string,
  );
  return codes.filter((code) => !DEFECTS.includes(code));
}
