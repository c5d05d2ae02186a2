// Writes the pages of docs that definitions in the code have; with --check only compares and exits 1 when one differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { indicatorPage } from './generated-docs/indicator-page.js';
import { withMetricTables } from './generated-docs/metric-tables.js';

const PAGES: Readonly<Record<string, (page: string) => string>> = {
  'docs/indicators.md': indicatorPage,
  'docs/metrics.md': withMetricTables,
};

const isCheck = process.argv.includes('--check');

for (const [path, write] of Object.entries(PAGES)) {
  const page = readFileSync(path, 'utf8');
  const written = write(page);
  if (!isCheck) writeFileSync(path, written);
  else if (written !== page) {
    console.error(
      `${path} is not what the definitions say: run "npm run docs:generate" and commit the result.`,
    );
    process.exitCode = 1;
  }
}
