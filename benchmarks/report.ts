import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Table from 'cli-table3';
import { type Figure, isMet } from './benchmark.js';
import type { Machine } from './machine.js';

/** What one benchmark found. */
export interface BenchmarkReport {
  readonly benchmark: string;
  /** True when it was shortened: such figures are not worth quoting. */
  readonly quick: boolean;
  readonly takenAt: string;
  readonly machine: Machine;
  readonly figures: readonly Figure[];
}

/** Writes `<benchmark>.json` into a folder, which is created when it is missing. */
export async function writeReport(folder: string, report: BenchmarkReport): Promise<void> {
  const figures = report.figures.map((figure) => ({ ...figure, met: isMet(figure) }));
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, `${report.benchmark}.json`),
    `${JSON.stringify({ ...report, figures }, null, 2)}\n`,
  );
}

export function machineLine(machine: Machine): string {
  const { processor, cores, memoryGiB, platform, node, tensorflowBackend, loadAtStart } = machine;
  return `${cores} cores (${processor}), ${memoryGiB} GiB, ${platform}, Node ${node}, TensorFlow.js on ${tensorflowBackend}, load ${loadAtStart}`;
}

/** Lays the figures of all benchmarks out for people. */
export function figureTable(reports: readonly BenchmarkReport[]): string {
  const table = new Table({
    head: ['benchmark', 'figure', 'median', '± MAD', 'bound', 'p99', 'n', 'target', ''],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const { benchmark, figures } of reports) {
    for (const figure of figures) table.push([benchmark, ...rowOf(figure)]);
  }
  return table.toString();
}

function rowOf(figure: Figure): string[] {
  const { name, unit, summary, target } = figure;
  const met = isMet(figure);
  return [
    name,
    quantity(summary.median, unit),
    quantity(summary.mad, unit),
    quantity(summary.upper, unit),
    quantity(summary.p99, unit),
    String(summary.count),
    target === null ? '' : `${target.relation} ${quantity(target.limit, unit)}`,
    met === null ? '' : met ? 'met' : 'NOT MET',
  ];
}

/** Three significant digits are more than repeats on another day agree on. */
export function quantity(value: number, unit: Figure['unit']): string {
  if (unit === 'count') return String(value);
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}
