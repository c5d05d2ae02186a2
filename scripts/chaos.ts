// Kills, stops and restarts everything of a cluster that works, and checks that nothing was lost or done twice: npm run test:chaos.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../src/base/pure/random.js';
import { namespaceNetwork } from '../tests/support/network-namespaces.js';
import { minuteWorkspace } from '../tests/support/rsi-workspace.js';
import { type ChaosSize, FULL, MOST_DAYS, QUICK, workloadsOf } from './chaos/chaos-size.js';
import { evaluations, HOSTS, runRound } from './chaos/run-round.js';
import { exitOnSignals } from './faults/exit-on-signals.js';
import { referenceRuns } from './faults/reference-runs.js';
import { Verdict } from './faults/verdict.js';
import { readOptions } from './read-options.js';

const USAGE = `Usage: npm run test:chaos [-- --rounds N] [--seed N] [--quick]
  --rounds  how often a cluster of its own does all the work; default 1
  --seed    of who is killed and stopped; default: a new one, which is printed
  --quick   a tenth of the work, disturbed more often`;

const MAX_SEED = 2 ** 31 - 1;

async function run(rounds: number, seed: number, size: ChaosSize): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'ktrdr-chaos-'));
  const network = namespaceNetwork(HOSTS);
  const place = network === null ? 'on ports of this machine' : 'in network namespaces';
  console.log(`${rounds} rounds, seed ${seed}; ${HOSTS} hosts ${place}`);
  const random = seededRandom(seed);
  const verdict = new Verdict();
  try {
    const workspace = await minuteWorkspace(folder, MOST_DAYS);
    const settings = {
      ...workspace.settings,
      WORKER_THREADS: '1',
      LOG_LEVEL: 'error',
      CANCEL_GRACE_MS: '2000',
    };
    const work = workloadsOf(workspace, size);
    const untouched = join(folder, 'models-untouched');
    cpSync(join(folder, 'models'), untouched, { recursive: true });
    let evaluated = 0;
    const references = await referenceRuns(
      { ...settings, WORKER_THREADS: '2', DATABASE_URL: `file:${join(folder, 'local.db')}` },
      work.map(({ workload }) => workload),
      async (server) => {
        evaluated = await evaluations(server);
      },
    );
    for (let number = 1; number <= rounds; number++) {
      console.log(`round ${number}`);
      // Trainings of all rounds are called the same.
      const models = join(folder, `models-${number}`);
      cpSync(untouched, models, { recursive: true });
      const own = { ...settings, MODELS_DIR: models };
      await runRound({ settings: own, work, size, references, network, evaluated }, random, verdict);
    }
  } finally {
    network?.remove();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  console.log(verdict.summary());
  return verdict.failed === 0;
}

exitOnSignals();
const { values } = readOptions(USAGE, {
  options: {
    rounds: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % MAX_SEED) },
    quick: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed);
const isWhole = (value: number, min: number) => Number.isInteger(value) && value >= min && value <= MAX_SEED;
if (!isWhole(rounds, 1) || !isWhole(seed, 0)) {
  console.error(`--rounds takes 1 or more, --seed 0 to ${MAX_SEED}.\n${USAGE}`);
  process.exitCode = 2;
} else if (!(await run(rounds, seed, values.quick ? QUICK : FULL))) {
  process.exitCode = 1;
}
