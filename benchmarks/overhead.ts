import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Benchmark, Figure, RunSettings } from './benchmark.js';
import { writeEngineWorkload } from './engine-workload.js';
import { LocalService, type ServedBacktest } from './local-service.js';
import { type MinuteWorkload, writeMinuteWorkload } from './minute-workload.js';
import { sampleWorkload } from './sample-workload.js';
import { summarize } from './summary.js';
import { BareBacktests, type BareTask } from './threads/bare-backtest.js';

interface Pair {
  readonly bareMs: number;
  readonly served: ServedBacktest;
}

const LARGE_BARS = 1_000_000;

/**
 * Holds backtests through the service against the same backtests by the engine alone, side by side: each pair of
 * measurements is taken one right after the other, and which comes first alternates.
 */
export const overhead: Benchmark = {
  name: 'overhead',
  async run(settings) {
    const own = join(settings.folder, 'overhead');
    await mkdir(own, { recursive: true });
    const bars = settings.quick ? 50_000 : LARGE_BARS;
    const minutes = await writeMinuteWorkload(own, bars);
    const figures: Figure[] = [];
    const twelve = await writeEngineWorkload(own, bars);
    const workloads = {
      'network 3-16-8-3': minutes.backtest('network', bars),
      'network 12-64-32-3': twelve.parameters,
      'one layer': minutes.backtest('rule', bars),
    };
    for (const [name, parameters] of Object.entries(workloads)) {
      const title = `${bars.toLocaleString('en')} bars, ${name}`;
      const rounds = settings.quick ? 2 : 15;
      const pairs = await measurePairs(settings, title, minutes.folders, parameters, rounds);
      figures.push(...largeFigures(title, pairs));
    }
    const sample = sampleWorkload();
    const small = await measurePairs(
      settings,
      '21 bars',
      sample.folders,
      sample.backtest,
      settings.quick ? 5 : 100,
    );
    return [...figures, ...smallFigures('21 bars', small)];
  },
};

async function measurePairs(
  { folder, say }: RunSettings,
  title: string,
  folders: MinuteWorkload['folders'],
  parameters: BareTask['parameters'],
  rounds: number,
): Promise<readonly Pair[]> {
  const bare = new BareBacktests();
  const service = await LocalService.open(folder, folders);
  const runBare = async (): Promise<number> => {
    const startMs = performance.now();
    await bare.run({ parameters, folders });
    return performance.now() - startMs;
  };
  const pairs: Pair[] = [];
  try {
    await requireSameResult(bare, service, { parameters, folders });
    for (let round = 0; round < rounds; round++) {
      say(`${title}, pair ${round + 1} of ${rounds}`);
      if (round % 2 === 0) {
        const bareMs = await runBare();
        pairs.push({ bareMs, served: await service.run(parameters) });
      } else {
        const served = await service.run(parameters);
        pairs.push({ served, bareMs: await runBare() });
      }
    }
    return pairs;
  } finally {
    await Promise.all([bare.close(), service.close()]);
  }
}

/** Warms both threads up, and makes sure that they do the same work. */
async function requireSameResult(bare: BareBacktests, service: LocalService, task: BareTask): Promise<void> {
  for (let run = 0; run < 2; run++) {
    const alone = await bare.run(task);
    const served = await service.run(task.parameters);
    if (alone.resultDigest !== served.resultDigest)
      throw new Error('the service and the engine alone come to different results');
  }
}

function largeFigures(title: string, pairs: readonly Pair[]): Figure[] {
  const shares = pairs.map(({ bareMs, served }) => (100 * (served.totalMs - bareMs)) / bareMs);
  return [
    ...commonFigures(title, pairs),
    {
      name: `${title}: overhead, pair by pair`,
      unit: '%',
      summary: summarize(shares),
      target: { relation: '<', limit: 1 },
    },
    {
      name: `${title}: final flush (drain and completion)`,
      unit: 'ms',
      summary: summarize(pairs.map(({ served }) => served.flushMs)),
      target: { relation: '<', limit: 10 },
    },
  ];
}

function smallFigures(title: string, pairs: readonly Pair[]): Figure[] {
  return [
    ...commonFigures(title, pairs),
    {
      name: `${title}: overhead, pair by pair`,
      unit: 'ms',
      summary: summarize(pairs.map(({ bareMs, served }) => served.totalMs - bareMs)),
      target: null,
    },
    {
      name: `${title}: final flush (drain and completion)`,
      unit: 'ms',
      summary: summarize(pairs.map(({ served }) => served.flushMs)),
      target: { relation: '<', limit: 10 },
    },
  ];
}

function commonFigures(title: string, pairs: readonly Pair[]): Figure[] {
  return [
    {
      name: `${title}: engine alone`,
      unit: 'ms',
      summary: summarize(pairs.map(({ bareMs }) => bareMs)),
      target: null,
    },
    {
      name: `${title}: through the service`,
      unit: 'ms',
      summary: summarize(pairs.map(({ served }) => served.totalMs)),
      target: null,
    },
  ];
}
