/** Entry of a process that runs a grid as an operation, with its database and threads, the first time and again. */
import type { StartStudyInput } from '../../src/kinds/study/study-operation.js';
import { trialIndexStream, trialsStream } from '../../src/kinds/study/study-streams.js';
import { TrialIndex } from '../../src/kinds/study/trial-index.js';
import { StudyServer } from '../../tests/support/study-server.js';
import type { StudyOperationAnswer, StudyOperationTask } from '../study-operation.js';
import { writeStudy } from '../study-workload.js';

process.once('message', (task: StudyOperationTask) => {
  void answer(task).then((answered) => process.send?.(answered));
});

async function answer(task: StudyOperationTask): Promise<StudyOperationAnswer> {
  const { folder, threads, warmRounds, trials } = task;
  const { folders, parameters } = await writeStudy(folder);
  const server = await StudyServer.open({ folders, home: folder, threads });
  const { replay: _replay, ...backtest } = parameters;
  const input = (seed: number): StartStudyInput => ({
    backtest: { ...backtest, ...NO_REQUEST_FIELDS },
    parameters: 'stops' in trials ? grid(trials) : DRAWN,
    ...('stops' in trials ? { sampler: 'GRID', trials: null } : { sampler: 'RANDOM', trials: trials.drawn }),
    ...{ seed, holdoutFrom: null, training: null, keepModels: false, ...NO_REQUEST_FIELDS },
    objective: { metric: 'SHARPE_RATIO', direction: null, minTrades: 30, maxDrawdown: null },
  });
  const run = async (seed: number) => {
    const [from, cpuFrom] = [performance.now(), process.cpuUsage()];
    const { operation } = await server.studies.start(input(seed), null);
    const ended = await server.ended(operation.id);
    if (ended.status !== 'COMPLETED')
      throw new Error(`the study is ${ended.status}: ${ended.error?.message}`);
    const { user, system } = process.cpuUsage(cpuFrom);
    const result = await server.studies.result(ended);
    const index = new TrialIndex(
      (await server.operations.bytes(ended, trialIndexStream)) ?? new Uint8Array(),
      2,
    );
    const stored = (await server.operations.entries(ended, trialsStream, { first: 1, afterSeq: -1 }))
      .totalCount;
    return {
      ...{ ms: performance.now() - from, cpuMs: (user + system) / 1_000, trials: stored },
      digest: result?.resultDigest ?? '',
      totalReturns: [...index.metricColumn('TOTAL_RETURN')],
      trades: [...index.metricColumn('TOTAL_TRADES')],
    };
  };
  const cold = await run(1);
  const warm = [];
  for (let round = 0; round < warmRounds; round += 1) warm.push(await run(round + 2));
  await server.close();
  return {
    ...{ coldMs: cold.ms, coldCpuMs: cold.cpuMs, trials: cold.trials, digest: cold.digest },
    ...{ totalReturns: cold.totalReturns, trades: cold.trades },
    warmMs: warm.map(({ ms }) => ms),
    warmCpuMs: warm.map(({ cpuMs }) => cpuMs),
    peakMiB: process.resourceUsage().maxRSS / 1_024,
  };
}

const NO_REQUEST_FIELDS = { label: null, tags: [], priority: 0, idempotencyKey: null };

/** Steps of a quarter and of half a percent. */
function grid({ stops, targets }: { readonly stops: number; readonly targets: number }) {
  return [
    { path: 'exits.stop_loss_pct', from: 0.0025, to: (25 * stops) / 10_000, step: 0.0025 },
    { path: 'exits.take_profit_pct', from: 0.005, to: (5 * targets) / 1_000, step: 0.005 },
  ];
}

const DRAWN = [
  { path: 'exits.stop_loss_pct', from: 0.0025, to: 0.1, scale: 'LOG' },
  { path: 'exits.take_profit_pct', from: 0.005, to: 0.125, scale: 'LOG' },
] as const;
