import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Table from 'cli-table3';
import { projectRoot } from '../../src/base/outer/files/project-root.js';
import type { BenchmarkReport } from '../report.js';
import { compareReports, type FigureRatio, type ReportPair } from './compare-reports.js';
import { BENCHMARKS_ENTRY, openOtherVersion } from './other-version.js';

/** What is compared where nothing is chosen: what a change of the engine or of the service could make slower. */
export const COMPARED: readonly string[] = ['overhead', 'bridge', 'load', 'remote'];

/** How two versions are compared. */
export interface AgainstSettings {
  /** A folder or a commit; see openOtherVersion. */
  readonly other: string;
  readonly names: readonly string[];
  /** How many times each version runs each benchmark; six say something, by the order of their ratios alone. */
  readonly pairs: number;
  readonly quick: boolean;
  /** A folder of its own. */
  readonly folder: string;
  readonly say: (text: string) => void;
}

/** Runs benchmarks of another version and of this one in turns, and returns how their figures stand to each other. */
export async function runAgainst(settings: AgainstSettings): Promise<readonly FigureRatio[]> {
  const { other, names, pairs, say } = settings;
  const version = await openOtherVersion(other, say);
  try {
    const ratios: FigureRatio[] = [];
    for (const name of names) {
      const measured: ReportPair[] = [];
      for (let pair = 0; pair < pairs; pair++) {
        say(`${name}, pair ${pair + 1} of ${pairs}`);
        measured.push(await measurePair(settings, version.folder, name, pair));
      }
      ratios.push(...compareReports(measured));
    }
    return ratios;
  } finally {
    await version.remove();
  }
}

/** Each version goes first in every other pair: who comes second meets a warmer machine, or a slower one. */
async function measurePair(
  settings: AgainstSettings,
  otherFolder: string,
  name: string,
  pair: number,
): Promise<ReportPair> {
  const measure = (root: string) => measureOnce(settings, root, name);
  if (pair % 2 === 0) {
    const before = await measure(otherFolder);
    return { before, after: await measure(projectRoot) };
  }
  const after = await measure(projectRoot);
  return { before: await measure(otherFolder), after };
}

async function measureOnce(
  { folder, quick }: AgainstSettings,
  root: string,
  name: string,
): Promise<BenchmarkReport> {
  const out = join(folder, 'out');
  const options = ['--only', name, '--out', out, ...(quick ? ['--quick'] : [])];
  await promisify(execFile)(process.execPath, [join(root, BENCHMARKS_ENTRY), ...options], { cwd: root });
  return JSON.parse(await readFile(join(out, `${name}.json`), 'utf8')) as BenchmarkReport;
}

/** Lays ratios out for people. */
export function ratioTable(ratios: readonly FigureRatio[]): string {
  const table = new Table({
    head: ['benchmark', 'figure', 'after / before', '95 % interval', 'pairs', ''],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const { benchmark, name, median, lower, upper, pairs, verdict } of ratios) {
    const interval = Number.isFinite(upper)
      ? `${lower.toFixed(2)} to ${upper.toFixed(2)}`
      : 'six pairs needed';
    table.push([benchmark, name, median.toFixed(2), interval, String(pairs), verdict]);
  }
  return table.toString();
}
