// Writes docs/indicators.md from the registry of indicators; with --check only compares and exits 1 when it differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { indicatorPage } from './indicator-docs/indicator-page.js';

const path = 'docs/indicators.md';
const page = indicatorPage();

if (!process.argv.includes('--check')) {
  writeFileSync(path, page);
} else if (readFileSync(path, 'utf8') !== page) {
  console.error(
    `${path} is not what the registry says: run "npm run docs:indicators" and commit the result.`,
  );
  process.exitCode = 1;
}
