import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withConventions, withSources } from './conformance/conformance-page.js';
import { failedOf, reportLines } from './conformance/print-report.js';
import { ReferenceFolder } from './conformance/reference-folder.js';
import { runConformance } from './conformance/run-conformance.js';
import { SOURCES } from './conformance/sources.js';
import { readOptions } from './read-options.js';

/**
 * Holds the engine against what other systems computed on the same data: `npm run conformance -- <folder>`.
 * The folder is read in place. The last line counts; a new disagreement exits with 1.
 */

const USAGE = `Usage: npm run conformance -- <folder> [--write | --check]

  <folder>  reference material with expected/ and market-data/, such as ../shared/reference
  --write   bring the tables of docs/conformance.md up to date
  --check   fail when they are not`;

/** Runs from the root of the project, as npm does. */
const PAGE = join(process.cwd(), 'docs', 'conformance.md');

function fail(message: string): never {
  console.error(`conformance: ${message}\n\n${USAGE}`);
  process.exit(2);
}

function options(): { readonly folder: string; readonly write: boolean; readonly check: boolean } {
  const { positionals, values } = readOptions(USAGE, {
    allowPositionals: true,
    options: { write: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } },
  });
  const [folder, ...others] = positionals;
  if (folder === undefined) fail('name the folder of reference material.');
  if (others.length > 0) fail(`one folder is read, found ${positionals.join(', ')}.`);
  return { folder, ...values };
}

const { folder, write, check } = options();
if (!existsSync(join(folder, 'expected'))) {
  fail(`'${resolve(folder)}' has no folder 'expected'; the reference material is not there.`);
}
const reports = await runConformance(new ReferenceFolder(folder), SOURCES);
if (write || check) {
  const page = readFileSync(PAGE, 'utf8');
  const current = withSources(withConventions(page), reports);
  if (write) writeFileSync(PAGE, current);
  else if (page !== current) {
    console.error('docs/conformance.md is not what the run gives: npm run conformance -- <folder> --write');
    process.exitCode = 1;
  }
}
console.log(reportLines(reports).join('\n'));
if (failedOf(reports) > 0) process.exitCode = 1;
