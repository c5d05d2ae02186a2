import { readdir, readFile } from 'node:fs/promises';
import type { Profiler } from 'node:inspector';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { mergeProcessCovs, type ProcessCov } from '@bcoe/v8-coverage';
import { parse } from 'acorn';
import { convert } from 'ast-v8-to-istanbul';
import coverage from 'istanbul-lib-coverage';

interface SourceMap {
  readonly version: number;
  readonly names: string[];
  readonly mappings: string;
  readonly sources: (string | null)[];
}

/**
 * Reads what worker threads and child processes ran, as Node's NODE_V8_COVERAGE leaves it: one file a thread.
 *
 * @param reportsFolder where Node put its reports
 * @param distFolder the built files that were run; each has a source map beside it
 * @param isCounted tells by its absolute path whether a source file belongs into the report
 * @returns hits per source file, of all threads and processes together
 */
export async function readProcessCoverage(
  reportsFolder: string,
  distFolder: string,
  isCounted: (path: string) => boolean,
): Promise<coverage.CoverageMap> {
  const distUrl = `${pathToFileURL(distFolder).href}/`;
  const reports = await readReports(reportsFolder, (url) => url.startsWith(distUrl));
  const map = coverage.createCoverageMap({});
  for (const script of mergeProcessCovs(reports).result) map.merge(await toSources(script));
  map.filter(isCounted);
  return map;
}

async function readReports(folder: string, isOurs: (url: string) => boolean): Promise<ProcessCov[]> {
  const files = (await readdir(folder)).filter(
    (file) => file.startsWith('coverage-') && file.endsWith('.json'),
  );
  const reports: ProcessCov[] = [];
  for (const file of files) {
    const report = parseReport(await readFile(join(folder, file), 'utf8'));
    if (report !== null) reports.push({ result: report.result.filter((script) => isOurs(script.url)) });
  }
  return reports;
}

/** A process that was killed while it wrote leaves half a report, which says nothing. */
function parseReport(text: string): ProcessCov | null {
  try {
    return JSON.parse(text) as ProcessCov;
  } catch {
    return null;
  }
}

async function toSources({ url, functions }: Profiler.ScriptCoverage): Promise<coverage.CoverageMapData> {
  const path = fileURLToPath(url);
  const code = await readFile(path, 'utf8');
  const sourceMap = JSON.parse(await readFile(`${path}.map`, 'utf8')) as SourceMap;
  const sources = sourceMap.sources.map((source) => (source === null ? null : new URL(source, url).href));
  return (await convert({
    code,
    sourceMap: { ...sourceMap, sources },
    ast: parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true }),
    coverage: { url, functions },
  })) as coverage.CoverageMapData;
}
