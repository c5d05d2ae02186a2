import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { neverCancelled } from '../src/base/pure/cancelled-error.js';
import { parseStrategy } from '../src/domain/strategy/parse-strategy.js';
import { requireModelStrategy } from '../src/domain/strategy/require-model-strategy.js';
import { strategyHash } from '../src/domain/strategy/strategy-hash.js';
import { BarStore } from '../src/market-data/bar-store.js';
import { selectTensorflowBackend } from '../src/tensorflow/inference/tensorflow-backend.js';
import { type TrainedModel, trainStrategy } from '../src/tensorflow/training/train-strategy.js';
import { unobservedTraining } from '../src/tensorflow/training/training-request.js';
import { writeModelFolder } from '../src/tensorflow/training/write-model-folder.js';
import { readOptions } from './read-options.js';

/**
 * Trains the models that ship with the project into models/, replacing what is there, or with --check tells
 * whether training them again gives the same bytes. Data are synthetic, see generate-data.ts.
 */

const SHIPPED = [
  { name: 'rsi_mlp_v1.0.0', strategyFile: 'rsi_mean_reversion.yaml', seed: 42 },
  { name: 'macd_bollinger_v1.0.0', strategyFile: 'macd_bollinger.yaml', seed: 42 },
] as const;

/** Runs from the root of the project, as npm does. */
const root = process.cwd();
const modelsDir = join(root, 'models');

async function train(
  { strategyFile, seed }: (typeof SHIPPED)[number],
  backend: string,
): Promise<TrainedModel> {
  const text = await readFile(join(root, 'strategies', strategyFile), 'utf8');
  const strategy = requireModelStrategy(parseStrategy(text).strategy);
  const { symbols, timeframes, baseTimeframe, dateRange } = strategy.trainingData;
  if (dateRange === null) throw new Error(`${strategyFile} has no training_data.date_range`);
  const store = new BarStore(join(root, 'data'));
  const series = await Promise.all(
    symbols.map(async (symbol) => {
      const datasets = await Promise.all(timeframes.map((timeframe) => store.load(symbol, timeframe)));
      const base = datasets.find(({ instrument }) => instrument.timeframe === baseTimeframe);
      if (base === undefined) throw new Error(`${strategyFile} does not list its base timeframe`);
      return {
        instrument: base.instrument,
        datasets: new Map(datasets.map((dataset) => [dataset.instrument.timeframe, dataset])),
      };
    }),
  );
  return await trainStrategy({
    strategy,
    strategyHash: strategyHash(text),
    series,
    from: dateRange.start ?? '0001-01-01',
    to: dateRange.end ?? '9999-12-31',
    seed,
    tensorflowBackend: backend,
    cancellation: neverCancelled,
    checkpoint: null,
    observer: unobservedTraining,
  });
}

function describe({ metadata, fit, test, samples }: TrainedModel): string {
  const percent = (fraction: number | null): string =>
    fraction === null ? '–' : `${(fraction * 100).toFixed(1)} %`;
  return [
    `trained on ${metadata.trainedFrom} to ${metadata.trainedTo}`,
    `${samples.train.count}/${samples.validation.count}/${samples.test.count} samples, ${samples.split.purged} purged`,
    `best epoch ${fit.bestEpoch} of ${fit.epochsRun}`,
    `test accuracy ${percent(test.accuracy)}, baseline ${percent(test.baselineAccuracy)}`,
  ].join('; ');
}

async function sameBytes(folder: string, other: string): Promise<boolean> {
  const names = (await readdir(folder)).sort();
  const otherNames = (await readdir(other).catch(() => [])).sort();
  if (names.join() !== otherNames.join()) return false;
  const equal = await Promise.all(
    names.map(async (name) => (await readFile(join(folder, name))).equals(await readFile(join(other, name)))),
  );
  return equal.every(Boolean);
}

const USAGE = `Usage: npm run models:train [-- --check]
  --check  writes nothing, and fails when what is there is something else`;

async function main(): Promise<void> {
  const onlyCheck = readOptions(USAGE, { options: { check: { type: 'boolean', default: false } } }).values
    .check;
  const { backend } = await selectTensorflowBackend('wasm');
  const drafts = await mkdtemp(join(tmpdir(), 'ktrdr-models-'));
  try {
    for (const shipped of SHIPPED) {
      const trained = await train(shipped, backend);
      const target = join(modelsDir, shipped.name);
      if (!onlyCheck) {
        await rm(target, { recursive: true, force: true });
        await writeModelFolder(modelsDir, shipped.name, trained.network, trained.metadata);
        console.log(`wrote models/${shipped.name}: ${describe(trained)}`);
        continue;
      }
      const draft = await writeModelFolder(drafts, shipped.name, trained.network, trained.metadata);
      if (await sameBytes(draft, target)) {
        console.log(`models/${shipped.name} is what its training gives`);
      } else {
        console.error(
          `models/${shipped.name} differs from what its training gives; run the script without --check`,
        );
        process.exitCode = 1;
      }
    }
  } finally {
    await rm(drafts, { recursive: true, force: true });
  }
}

await main();
