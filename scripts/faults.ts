// Kills a real server at random moments under random load, and checks that nothing was lost: npm run test:faults.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Random, seededRandom } from '../src/base/pure/random.js';
import { OperationsDocument } from '../src/faces/client/generated/graphql.js';
import { minuteWorkspace } from '../tests/support/rsi-workspace.js';
import { BacktestWorkload } from './faults/backtest-workload.js';
import { checkOperations } from './faults/checks.js';
import { DataLoadWorkload } from './faults/data-load-workload.js';
import { EchoWorkload } from './faults/echo-workload.js';
import { exitOnSignals } from './faults/exit-on-signals.js';
import {
  barFindings,
  databaseFindings,
  fileChanges,
  filesBelow,
  modelFindings,
  strayBeside,
} from './faults/file-checks.js';
import { Load } from './faults/load.js';
import { type References, referenceRuns } from './faults/reference-runs.js';
import { StudyWorkload } from './faults/study-workload.js';
import { TrainingWorkload } from './faults/training-workload.js';
import { Verdict } from './faults/verdict.js';
import { Victim } from './faults/victim.js';
import { WalkForwardWorkload } from './faults/walk-forward-workload.js';
import { readOptions } from './read-options.js';

const USAGE = `Usage: npm run test:faults -- [--rounds N] [--seed N]
  --rounds  how often the server is killed; default 200
  --seed    of what is started, cancelled and killed when; default: a new one, which is printed`;

const MAX_SEED = 2 ** 31 - 1;
/** So many kills that some of them cannot but have met work. */
const TELLING_ROUNDS = 10;
/** Days of minute bars: runs that end between two kills, and runs that hardly do. */
const BACKTEST_DAYS = [1, 5, 20, 50, 90];
/** So many that each takes some seconds, and there is more than one checkpoint. */
const TRAINING_EPOCHS = [3, 10, 25];
/** Some seconds, cut into slices by both threads. */
const STUDY_DAYS = 10;
const STUDY_TRIALS = 160;
/** Windows, each trained by an operation below the walk-forward. */
const WALK_FORWARD_WINDOWS = [2, 3];
/** Operations below an echo: as many as there are threads, and more. */
const ECHO_TIMES = [2, 9];
/** A load reads 50,000 lines at a time. */
const LOAD_LINES = [20_000, 125_000];
/** The shares of kills, in a hundred, that come while the server starts, and while something runs. */
const KILLED_IN_START = 20;
const KILLED_AT_WORK = 50;
const LONGEST_START_MS = 1_500;
/**
 * Lives are as long as several runs, at most: two run at a time, share the machine, and one that only ever lives for a
 * part of its run is given up after twenty deaths, as it has to be.
 */
const RUNS_A_LIFE = 3;
/** However slow the machine: the rounds have to end. */
const LONGEST_LIFE_MS = 20_000;
const MOST_STARTS_A_ROUND = 4;

/** One life of the server: it is started, works, and is killed. */
async function round(victim: Victim, load: Load, random: Random, references: References): Promise<void> {
  const { firstRunMs, longestRunMs } = references;
  const [place, share] = [random.below(100), random.uniform()];
  const starts = random.below(MOST_STARTS_A_ROUND + 1);
  for (let start = 0; start < starts; start++) load.begin(random);
  const ready = victim.start();
  if (place < KILLED_IN_START) {
    await pause(share * LONGEST_START_MS);
  } else if (place < KILLED_IN_START + KILLED_AT_WORK) {
    await ready;
    await somethingRuns(victim);
    await pause(share * Math.min(LONGEST_LIFE_MS, RUNS_A_LIFE * longestRunMs));
  } else {
    await ready;
    await pause(share * Math.min(LONGEST_LIFE_MS, firstRunMs + RUNS_A_LIFE * longestRunMs));
  }
  await victim.kill();
}

/** One life that ends as soon as something runs, so that some kill meets work whatever chance has done. */
async function lastRound(victim: Victim, load: Load, random: Random): Promise<void> {
  for (let start = 0; start < MOST_STARTS_A_ROUND; start++) load.begin(random);
  await victim.start();
  await somethingRuns(victim);
  await victim.kill();
}

/** Waits until the server says that an operation is RUNNING; not for ever, since there may be none. */
async function somethingRuns(victim: Victim): Promise<void> {
  const filter = { statuses: ['RUNNING' as const] };
  for (const endMs = performance.now() + LONGEST_LIFE_MS; performance.now() < endMs; await pause(20)) {
    const { operations } = await victim.request(OperationsDocument, { first: 1, filter });
    if (operations.nodes.length > 0) return;
  }
}

async function run(rounds: number, seed: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'ktrdr-faults-'));
  console.log(`${rounds} rounds, seed ${seed}, in ${folder}`);
  const random = seededRandom(seed);
  const verdict = new Verdict();
  const workspace = await minuteWorkspace(folder, Math.max(...BACKTEST_DAYS));
  const imports = join(folder, 'import');
  const workloads = [
    new BacktestWorkload(workspace, BACKTEST_DAYS),
    new TrainingWorkload(workspace, TRAINING_EPOCHS),
    new StudyWorkload(workspace, STUDY_DAYS, STUDY_TRIALS),
    new WalkForwardWorkload(workspace, WALK_FORWARD_WINDOWS),
    new EchoWorkload(ECHO_TIMES),
    await DataLoadWorkload.create(imports, join(folder, 'data', 'COIN_1m.csv'), LOAD_LINES),
  ];
  const settings = {
    ...workspace.settings,
    IMPORT_DIR: imports,
    WORKER_THREADS: '2',
    CANCEL_GRACE_MS: '2000',
    LOG_LEVEL: 'error',
  };
  const database = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name, 'ktrdr.db');
  };
  const undisturbed = join(folder, 'data-undisturbed');
  cpSync(join(folder, 'data'), undisturbed, { recursive: true });
  const references = await referenceRuns(
    { ...settings, DATA_DIR: undisturbed, DATABASE_URL: `file:${database('undisturbed')}` },
    workloads,
  );
  // The undisturbed trainings have left their models.
  const snapshot = (name: string) => filesBelow(join(folder, name));
  const [strategies, models] = [snapshot('strategies'), snapshot('models')];

  const file = database('var');
  const victim = new Victim({ ...settings, DATABASE_URL: `file:${file}` });
  const load = new Load(victim, workloads);
  for (let number = 1; number <= rounds; number++) {
    await (number < rounds ? round(victim, load, random, references) : lastRound(victim, load, random));
    if (number % 10 === 0)
      console.log(`round ${number}: ${load.begun} starts, ${load.operations.length} known`);
  }
  await victim.start();
  await load.end();
  await checkOperations(verdict, victim, load, references.runs, rounds >= TELLING_ROUNDS);
  const code = await victim.stop();
  verdict.check('the server ends with 0 on SIGTERM', code === 0 ? [] : [`it ended with ${code}`]);
  verdict.check('no server logged an error', victim.errors);
  verdict.check('the database is sound', databaseFindings(file));
  verdict.check('nothing strays beside the database', strayBeside(file));
  verdict.check('nothing strays in strategies/', fileChanges(strategies, snapshot('strategies')));
  verdict.check(
    'bars are those of undisturbed loads, and nothing else is in data/',
    barFindings(join(folder, 'data'), undisturbed, load.operations),
  );
  const modelFolder = join(folder, 'models');
  verdict.check(
    'every completed training left its model, and nothing else is in models/',
    modelFindings(modelFolder, models, load.operations),
  );
  const isGood = verdict.failed === 0;
  if (isGood) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  else console.log(`seed ${seed}; the files are kept in ${folder}`);
  console.log(verdict.summary());
  return isGood;
}

function wholeNumber(text: string, min: number, max: number): number | null {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : null;
}

exitOnSignals();
const { values } = readOptions(USAGE, {
  options: {
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % MAX_SEED) },
  },
});
const rounds = wholeNumber(values.rounds, 1, 100_000);
const seed = wholeNumber(values.seed, 0, MAX_SEED);
if (rounds === null || seed === null) {
  console.error(`--rounds takes 1 to 100000, --seed 0 to ${MAX_SEED}.\n${USAGE}`);
  process.exitCode = 2;
} else if (!(await run(rounds, seed))) {
  process.exitCode = 1;
}
