// Writes the pages of docs that definitions in the code have; with --check only compares and exits 1 when one differs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generatedPages } from './generated-docs/generated-pages.js';
import { readOptions } from './read-options.js';

const USAGE = `Usage: npm run docs:generate [-- --check]
  --check  writes nothing, and fails when what is there is something else`;

const isCheck = readOptions(USAGE, { options: { check: { type: 'boolean', default: false } } }).values.check;

for (const [path, page] of await generatedPages()) {
  if (existsSync(path) && readFileSync(path, 'utf8') === page) continue;
  if (isCheck) {
    console.error(
      `${path} is not what the definitions say: run "npm run docs:generate" and commit the result.`,
    );
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, page);
  }
}
