import { readFileSync } from 'node:fs';
import { wholeProgram } from '../../src/faces/cli/commands.js';
import { commandPage } from './command-page.js';
import { graphqlPages } from './graphql/graphql-pages.js';
import { idleContext } from './idle-context.js';
import { indicatorPage } from './indicator-page.js';
import { withMetricTables } from './metric-tables.js';

/** Returns each page that definitions in the code have, as they have it now, by its path in the project. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const references = Object.entries(graphqlPages(readFileSync('schema/schema.graphql', 'utf8')));
  return new Map([
    ['docs/indicators.md', indicatorPage()],
    ['docs/metrics.md', withMetricTables(readFileSync('docs/metrics.md', 'utf8'))],
    ['docs/reference/commands.md', commandPage(await wholeProgram(idleContext))],
    ...references.map(([name, page]) => [`docs/reference/graphql/${name}`, page] as const),
  ]);
}
