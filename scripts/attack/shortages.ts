import { spawnSync } from 'node:child_process';
import { readdir, rename, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pullBacktest, pullUntilDone, sampleBacktest, startBacktest } from '../../tests/support/backtests.js';
import { canLimitDescriptors, limitDescriptors } from '../../tests/support/descriptor-shortage.js';
import type { KtrdrServer } from '../../tests/support/ktrdr-server.js';
import { copyProgram } from '../../tests/support/program-copy.js';
import { minuteWorkspace } from '../../tests/support/rsi-workspace.js';
import { hold, NotHere } from './hold.js';
import { codeOf, post } from './post.js';
import type { Situation } from './situation.js';

const START_TWO = `mutation ($input: StartBacktestInput!) {
  a: startBacktest(input: $input) { ... on StartBacktestSuccess { operation { id } } }
  b: startBacktest(input: $input) { ... on StartBacktestSuccess { operation { id } } } }`;
type StartedTwo = Record<'a' | 'b', { readonly operation?: { readonly id: string } }>;

/** Less than a database's log grows to, so that the next write fails. */
const FULL_AT_BYTES = 1_500_000;

/** Waits for operations that may end in a shortage, and returns how each has ended. */
async function endsOf(server: KtrdrServer, ids: readonly string[]): Promise<string[]> {
  const ends: string[] = [];
  for (const id of ids) ends.push(await endOf(server, id));
  return ends;
}

/** Asks for nothing that needs a thread, such as the curve. */
async function endOf(server: KtrdrServer, id: string): Promise<string> {
  const query = 'query ($id: ID!) { operation(id: $id, forceRefresh: true) { done status error { code } } }';
  for (;;) {
    const { data } = await post<{ operation: Ended }>(server.url, query, { id });
    if (data?.operation.done) {
      const { status, error } = data.operation;
      return error === null ? status : `${status} ${error.code}`;
    }
    await pause(20);
  }
}

interface Ended {
  readonly done: boolean;
  readonly status: string;
  readonly error: { readonly code: string } | null;
}

/** @throws Error unless every end is a completion, or a failure that names the shortage */
function holdEnds(ends: readonly string[]): void {
  const good = ['COMPLETED', 'FAILED RESOURCE_EXHAUSTED', 'FAILED WORKER_UNAVAILABLE'];
  hold(
    ends.every((end) => good.includes(end)),
    `operations ended as ${ends.join(', ')}`,
  );
}

async function completesOne(server: KtrdrServer): Promise<void> {
  const { status } = await pullUntilDone(server.client, await startBacktest(server.client));
  hold(status === 'COMPLETED', `a backtest afterwards is ${status}`);
}

/** What machines run out of: files of the program, descriptors, memory, disk. */
export const shortageSituations: readonly Situation[] = [
  {
    name: 'program-files-away',
    does: 'takes the files of all threads away under a running server, and starts two backtests',
    holds:
      'the running thread takes them, what needs a new thread is refused by name, and works once the files are back',
    async run(stage) {
      const programFolder = await copyProgram(stage.folder);
      const server = await stage.server({}, { programFolder });
      const first = await startBacktest(server.client);
      await endOf(server, first);
      const dist = join(programFolder, 'dist');
      const files = (await readdir(dist)).filter((name) => /^(.*-)?thread\.js$/.test(name));
      for (const name of files) await rename(join(dist, name), join(dist, `${name}.away`));
      const started = await post<StartedTwo>(server.url, START_TWO, { input: sampleBacktest });
      const ids = [started.data?.a.operation?.id, started.data?.b.operation?.id];
      hold(!ids.includes(undefined), `the starts answered ${started.text}`);
      const ends = await stage.during(server, endsOf(server, ids as string[]));
      holdEnds(ends);
      const models = await post(server.url, '{ models { name } }');
      hold(codeOf(models) === 'WORKER_UNAVAILABLE', `models answered ${models.text}`);
      const report = await fetch(`${server.url}/operations/${first}/report`);
      hold(report.status === 503, `the report answered ${report.status}`);
      for (const name of files) await rename(join(dist, `${name}.away`), join(dist, name));
      const after = await post(server.url, '{ models { name } }');
      hold(after.errors === undefined, `models answered ${after.text} when the files were back`);
      await completesOne(server);
      await stage.next(server);
      return `${files.length} files away: ${ends.join(', ')}; WORKER_UNAVAILABLE for what needs new threads`;
    },
  },
  {
    name: 'no-descriptors-left',
    does: 'fills a small limit of open files with idle connections, and starts two backtests in one mutation',
    holds: 'the server lives; the starts end with a code, and others complete once there are descriptors',
    async run(stage) {
      if (!canLimitDescriptors) throw new NotHere('prlimit of util-linux is missing');
      const [limit, idle] = stage.isFull ? [1_024, 1_300] : [256, 300];
      const server = await stage.server({}, { launcher: ['prlimit', `--nofile=${limit}:4096`] });
      const { hostname, port } = new URL(server.url);
      const sockets = Array.from({ length: idle }, () =>
        connect(Number(port), hostname, function (this: ReturnType<typeof connect>) {
          this.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
        }).on('error', () => undefined),
      );
      stage.onEnd(() => sockets.forEach((socket) => void socket.destroy()));
      const started = await post<StartedTwo>(server.url, START_TWO, { input: sampleBacktest }).catch(
        () => null,
      );
      for (const socket of sockets) socket.destroy();
      await stage.next(server);
      const ids = ['a', 'b'].flatMap((name) => started?.data?.[name as 'a']?.operation?.id ?? []);
      const ends = await stage.during(server, endsOf(server, ids));
      holdEnds(ends);
      await completesOne(server);
      return `${idle} connections at a limit of ${limit}: ${started === null ? 'not answered' : ends.join(', ') || codeOf(started)}`;
    },
  },
  {
    name: 'no-descriptor-for-a-strategy',
    does: 'lowers the limit of open files to what is open, and starts backtests',
    holds:
      'they complete or fail with RESOURCE_EXHAUSTED, never as a defect, and nothing remembers the shortage',
    async run(stage) {
      if (!canLimitDescriptors) throw new NotHere('prlimit of util-linux is missing');
      const server = await stage.server();
      await completesOne(server);
      const pid = server.process.pid as number;
      limitDescriptors(pid, (await readdir(`/proc/${pid}/fd`)).length);
      const started = await post<StartedTwo>(server.url, START_TWO, { input: sampleBacktest }).catch(
        () => null,
      );
      const ids = ['a', 'b'].flatMap((name) => started?.data?.[name as 'a']?.operation?.id ?? []);
      await stage.next(server);
      const early = await Promise.all(
        ids.map(async (id) => (await pullBacktest(server.client, id)).error?.code ?? ''),
      );
      hold(!early.includes('INTERNAL_ERROR'), 'a start failed as a defect');
      limitDescriptors(pid, 1_024);
      const ends = await endsOf(server, ids);
      holdEnds(ends);
      await completesOne(server);
      return ends.join(', ') || (started === null ? 'not answered' : `${codeOf(started)}`);
    },
  },
  {
    name: 'more-memory-than-there-is',
    does: 'trains with 250 raw inputs on many bars in a machine that says it has little memory',
    holds: 'refused by an estimate before anything was taken; the server is not killed and others complete',
    async run(stage) {
      // A million bars need 3 GB, which the machine does not have; fewer are the same with less.
      const [days, megabytes] = stage.isFull ? [700, 1_200] : [70, 120];
      const workspace = await minuteWorkspace(stage.folder, days);
      const meminfo = stage.path('meminfo');
      const said = `MemTotal: ${1_024 * megabytes} kB\nMemAvailable: ${1_024 * megabytes} kB\nSwapFree: 0 kB\n`;
      await writeFile(meminfo, said);
      const launcher = [
        ...['unshare', '--mount', 'sh', '-c'],
        ...[`mount --bind '${meminfo}' /proc/meminfo && exec "$@"`, 'sh'],
      ];
      if (spawnSync(launcher[0] as string, [...launcher.slice(1), 'true']).status !== 0)
        throw new NotHere('unshare of util-linux is missing, or this user may not mount');
      await writeFile(join(workspace.settings.STRATEGIES_DIR as string, 'wide.yaml'), wideStrategy(250));
      const server = await stage.server(workspace.settings, { launcher });
      const started = await post<{ startTraining: { operation?: { id: string } } }>(
        server.url,
        `mutation { startTraining(input: {strategyConfigPath: "strategies/wide.yaml"}) {
          ... on StartTrainingSuccess { operation { id } } ... on InvalidInputError { issues { message } } } }`,
      );
      const id = started.data?.startTraining.operation?.id;
      hold(id !== undefined, `the start answered ${started.text}`);
      const end = await stage.during(server, endOf(server, id));
      hold(end === 'FAILED NOT_ENOUGH_MEMORY', `the training ended as ${end}`);
      const small = await pullUntilDone(
        server.client,
        await startBacktest(server.client, { ...workspace.backtest, endDate: '2024-01-02' }),
      );
      hold(small.status === 'COMPLETED', `a small backtest is ${small.status}`);
      return `${days} days in ${megabytes} MB: ${end}`;
    },
  },
  {
    name: 'full-disk',
    isLong: true,
    does: 'lets files grow no more while a backtest runs, starts others until one is refused, lists and pulls',
    holds:
      'the refusal names the disk, lists go on, and the run is complete and without gaps once there is space',
    async run(stage) {
      if (!canLimitDescriptors) throw new NotHere('prlimit of util-linux is missing');
      const workspace = await minuteWorkspace(stage.folder, stage.isFull ? 120 : 60);
      const server = await stage.server({ ...workspace.settings, WORKER_THREADS: '1' });
      const limit = (bytes: string) =>
        spawnSync('prlimit', ['--pid', String(server.process.pid), `--fsize=${bytes}:unlimited`]);
      const before = await pullUntilDone(
        server.client,
        await startBacktest(server.client, workspace.backtest),
      );
      const id = await startBacktest(server.client, workspace.backtest);
      limit(String(FULL_AT_BYTES));
      const short = { ...workspace.backtest, endDate: '2024-01-01', label: 'x'.repeat(200) };
      let refused: string | null = null;
      for (let count = 0; refused === null && count < 5_000; count++)
        refused = codeOf(
          await post(
            server.url,
            'mutation ($input: StartBacktestInput!) { startBacktest(input: $input) { __typename } }',
            { input: short },
          ),
        );
      hold(refused === 'STORE_UNAVAILABLE', `starts on a full disk end with ${refused}`);
      await stage.next(server);
      limit('unlimited');
      const after = await stage.during(server, pullUntilDone(server.client, id));
      const [digest, expected] = [after, before].map(({ result }) => result?.provenance.resultDigest);
      hold(after.status === 'COMPLETED' && digest === expected, `the run is ${after.status}`);
      const [samples, wanted] = [await samplesOf(server, id), await samplesOf(server, before.id)];
      hold(samples === wanted, 'samples of the time of the outage are missing or others');
      return `starts ${refused}, lists answered, the run is whole afterwards`;
    },
  },
];

async function samplesOf(server: KtrdrServer, id: string): Promise<string> {
  const query = `query ($id: ID!) { operation(id: $id) { ... on BacktestOperation {
    bars(first: 1000) { nodes { seq timestamp equity trades } } } } }`;
  return (await post(server.url, query, { id })).text;
}

/** A strategy of so many averages, each of which is an input as it is. */
function wideStrategy(inputs: number): string {
  const ids = Array.from({ length: inputs }, (_, index) => index + 2);
  return `name: wide
version: "3.0"
training_data:
  symbols: {mode: single, symbol: COIN}
  timeframes: {mode: single, timeframe: 1m}
  history_required: 0
indicators:
${ids.map((period) => `  sma_${period}: {type: sma, period: ${period}}`).join('\n')}
fuzzy_sets: {}
nn_inputs:
${ids.map((period) => `  - {raw_indicator: sma_${period}, timeframes: all, normalization: zscore}`).join('\n')}
model:
  type: mlp
  architecture: {hidden_layers: [8], activation: relu, output_activation: softmax}
decisions: {output_format: classification, confidence_threshold: 0}
training:
  method: supervised
  epochs: 1
  learning_rate: 0.001
  batch_size: 256
  optimizer: adam
  labels: {source: forward_return, horizon: 5, threshold: 0.01}
  data_split: {train: 0.7, validation: 0.15, test: 0.15}
`;
}
