/** Entry of `npm run bench`: measures, prints a table and leaves JSON in benchmarks/results/. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOptions } from '../scripts/read-options.js';
import { projectRoot } from '../src/base/outer/files/project-root.js';
import { OtherVersionError } from './against/other-version.js';
import { COMPARED, ratioTable, runAgainst } from './against/run-against.js';
import type { Benchmark, RunSettings } from './benchmark.js';
import { bridge } from './bridge.js';
import { cancelling } from './cancelling.js';
import { cluster } from './cluster.js';
import { consoleList } from './console.js';
import { engine } from './engine.js';
import { indicators } from './indicators.js';
import { listing } from './listing.js';
import { load } from './load.js';
import { describeMachine } from './machine.js';
import { overhead } from './overhead.js';
import { polling } from './polling.js';
import { reading } from './reading.js';
import { remote } from './remote.js';
import { type BenchmarkReport, figureTable, machineLine, writeReport } from './report.js';
import { starting } from './starting.js';
import { study } from './study.js';
import { walkForward } from './walk-forward.js';

const BENCHMARKS: readonly Benchmark[] = [
  bridge,
  engine,
  overhead,
  polling,
  cancelling,
  starting,
  reading,
  indicators,
  load,
  listing,
  consoleList,
  remote,
  study,
  walkForward,
  cluster,
];
const RESULTS = join(projectRoot, 'benchmarks', 'results');
const NAMES = BENCHMARKS.map(({ name }) => name).join(', ');
const USAGE = `Usage: npm run bench -- [--only NAME,…] [--quick] [--peers PYTHON] [--out FOLDER]
       npm run bench -- --against FOLDER|COMMIT [--pairs N] [--only NAME,…] [--quick]
  --only   some of ${NAMES}; default: all, with --against ${COMPARED.join(', ')}
  --quick  fewer and smaller: shows that the benchmarks work, figures are not worth quoting
  --peers  an interpreter of Python whose vectorbt study is compared with; default: none
  --out    where the JSON goes; default: benchmarks/results
  --against  another version, built in a folder or checked out of a commit: both run in turns, and it is said how many
             times as long this one takes; ends with 1 when a figure is worse
  --pairs  how often each version runs; default: 6, fewer decide nothing`;

/** Signals that end the benchmarks early; a thread or a server that they started ends with them. */
const ENDING_SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Creates a folder that is gone afterwards, however the process ends. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ktrdr-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  for (const [signal, code] of Object.entries(ENDING_SIGNALS)) process.once(signal, () => process.exit(code));
  return folder;
}

async function run(
  selected: readonly Benchmark[],
  { quick, peers }: Pick<RunSettings, 'quick' | 'peers'>,
  results: string,
): Promise<void> {
  const machine = await describeMachine();
  console.log(machineLine(machine));
  const folder = temporaryFolder();
  const reports: BenchmarkReport[] = [];
  for (const benchmark of selected) {
    const say = (text: string) => console.error(`${benchmark.name}: ${text}`);
    const figures = await benchmark.run({ quick, peers, folder, say });
    const takenAt = new Date().toISOString();
    const report = { benchmark: benchmark.name, quick, takenAt, machine, figures };
    await writeReport(results, report);
    reports.push(report);
  }
  console.log(figureTable(reports));
  console.log(`JSON: ${results}`);
}

const { values } = readOptions(USAGE, {
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    peers: { type: 'string' },
    out: { type: 'string', default: RESULTS },
    against: { type: 'string' },
    pairs: { type: 'string', default: '6' },
  },
});
const wanted =
  values.only?.split(',') ?? (values.against === undefined ? BENCHMARKS.map(({ name }) => name) : COMPARED);
const unknown = wanted.filter((name) => BENCHMARKS.every((benchmark) => benchmark.name !== name));
if (unknown.length > 0) {
  console.error(`There is no benchmark '${unknown.join("', '")}'.\n${USAGE}`);
  process.exitCode = 2;
} else if (!/^[1-9]\d?$/.test(values.pairs)) {
  console.error(`--pairs ${values.pairs} is not a number from 1 to 99.\n${USAGE}`);
  process.exitCode = 2;
} else if (values.against !== undefined) {
  const say = (text: string) => console.error(text);
  const settings = { names: wanted, pairs: Number(values.pairs), quick: values.quick };
  try {
    const ratios = await runAgainst({ ...settings, other: values.against, folder: temporaryFolder(), say });
    console.log(ratioTable(ratios));
    if (ratios.some(({ verdict }) => verdict === 'worse')) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof OtherVersionError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
} else {
  await run(
    BENCHMARKS.filter(({ name }) => wanted.includes(name)),
    { quick: values.quick, peers: values.peers ?? null },
    values.out,
  );
}
