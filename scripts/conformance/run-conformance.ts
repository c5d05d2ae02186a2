import type { CaseOutcome, CaseResult } from './case-outcome.js';
import type { ConformanceSource } from './conformance-source.js';
import { type ReferenceFolder, ReferenceMissingError } from './reference-folder.js';

/** What became of one source. */
export interface SourceReport {
  readonly source: ConformanceSource;
  readonly results: readonly CaseResult[];
  /** Why it was not run; null when it was. */
  readonly skipped: string | null;
}

/** Folders that a reference folder has and no source reads. */
const NOT_READ = 'no source of its own reads it';

/**
 * Runs every source whose folder is there. What is missing, and what no source knows, is in the reports too: a
 * case that is passed over says why.
 */
export async function runConformance(
  reference: ReferenceFolder,
  sources: readonly ConformanceSource[],
): Promise<readonly SourceReport[]> {
  const reports: SourceReport[] = [];
  for (const source of sources) {
    if (reference.names(source.folder).length === 0) {
      reports.push({ source, results: [], skipped: 'the reference folder does not have it' });
    } else {
      reports.push({ source, results: await resultsOf(source, reference), skipped: null });
    }
  }
  const known = sources.map(({ folder }) => folder);
  const folders = [...reference.names('expected').map((name) => `expected/${name}`), 'market-data'];
  for (const folder of folders.filter((path) => reference.names(path).length > 0)) {
    if (known.includes(folder)) continue;
    const source = { folder, summary: 'Unknown.', run: () => [] };
    reports.push({ source, results: [], skipped: NOT_READ });
  }
  return reports;
}

async function resultsOf(
  source: ConformanceSource,
  reference: ReferenceFolder,
): Promise<readonly CaseResult[]> {
  try {
    return await source.run(reference);
  } catch (error) {
    if (!(error instanceof ReferenceMissingError)) throw error;
    return [{ name: error.path, outcome: { kind: 'DISAGREES', reason: 'the file is missing' } }];
  }
}

/** How many cases came out in one way. */
export function countOf(reports: readonly SourceReport[], kind: CaseOutcome['kind']): number {
  return reports.reduce(
    (sum, { results }) => sum + results.filter(({ outcome }) => outcome.kind === kind).length,
    0,
  );
}
