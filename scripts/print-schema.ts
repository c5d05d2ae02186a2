// Prints the API's schema to schema/schema.graphql; with --check only compares and exits 1 when it differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { printSortedSchema } from '../src/faces/graphql/schema.js';
import { readOptions } from './read-options.js';

const USAGE = `Usage: npm run schema:print [-- --check]
  --check  writes nothing, and fails when what is there is something else`;

const { check: isCheck } = readOptions(USAGE, {
  options: { check: { type: 'boolean', default: false } },
}).values;

const path = 'schema/schema.graphql';
const printed = printSortedSchema();

if (!isCheck) {
  writeFileSync(path, printed);
} else if (readFileSync(path, 'utf8') !== printed) {
  console.error(`${path} is not what the code prints: run "npm run schema:print" and commit the result.`);
  process.exitCode = 1;
}
