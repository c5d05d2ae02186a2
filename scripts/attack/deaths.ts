import { once } from 'node:events';
import { pullBacktest, pullUntil, pullUntilDone, startBacktest } from '../../tests/support/backtests.js';
import { minuteWorkspace } from '../../tests/support/rsi-workspace.js';
import { pullTraining, pullTrainingUntil, startedTraining } from '../../tests/support/trainings.js';
import { hold } from './hold.js';
import type { Situation } from './situation.js';

/** So often that nothing is to run beside an operation any more. */
const DEATHS = 3;

/** How servers end. */
export const deathSituations: readonly Situation[] = [
  {
    name: 'three-deaths',
    isLong: true,
    does: 'kills the server three times while a training runs that has come no further, as the kernel would for its memory',
    holds: 'the fourth server runs it alone, and what else waits runs behind it',
    async run(stage) {
      const workspace = await minuteWorkspace(stage.folder, stage.isFull ? 300 : 30);
      const start = () => stage.server(workspace.settings);
      let server = await start();
      const { strategyConfigPath } = workspace;
      // One epoch: there is nothing to go on from before its end.
      const id = await startedTraining(server.url, { strategyConfigPath, symbols: ['COIN'], epochs: 1 });
      for (let death = 0; death < DEATHS; death++) {
        await pullTrainingUntil(server.url, id, ({ status }) => status === 'RUNNING');
        await server.kill();
        server = await start();
      }
      const beside = await startBacktest(server.client, workspace.backtest);
      let both = 0;
      const watch = async (): Promise<void> => {
        for (;;) {
          const training = await pullTraining(server.url, id);
          const { status } = await pullBacktest(server.client, beside, true);
          const isStill = (await pullTraining(server.url, id)).status === 'RUNNING';
          if (training.status === 'RUNNING' && status === 'RUNNING' && isStill) both++;
          if (training.done) return;
        }
      };
      await stage.during(server, watch());
      const training = await pullTraining(server.url, id);
      hold(training.done && training.status === 'COMPLETED', `the training is ${training.status}`);
      hold(training.attempt === DEATHS + 1, `it took ${training.attempt} attempts`);
      hold(both === 0, `a backtest was seen to run beside it ${both} times`);
      const { status } = await pullUntilDone(server.client, beside);
      hold(status === 'COMPLETED', `the backtest behind it is ${status}`);
      return `attempt ${training.attempt} alone, the backtest behind it`;
    },
  },
  {
    name: 'two-signals',
    isLong: true,
    does: 'sends SIGTERM to a server at work, then SIGINT',
    holds: 'the first lets runs end, the second ends the server at once; the next server goes on',
    async run(stage) {
      const workspace = await minuteWorkspace(stage.folder, stage.isFull ? 300 : 60);
      const settings = { ...workspace.settings, WORKER_THREADS: '1', CANCEL_GRACE_MS: '600000' };
      const server = await stage.server(settings);
      const ids: string[] = [];
      for (let run = 0; run < 3; run++) ids.push(await startBacktest(server.client, workspace.backtest));
      await pullUntil(server.client, ids[0] as string, ({ status }) => status === 'RUNNING');
      const exited = once(server.process, 'exit');
      server.process.kill('SIGTERM');
      while (!server.log().includes('stopping')) await new Promise((resolve) => setTimeout(resolve, 10));
      server.process.kill('SIGINT');
      const [code, signal] = (await exited) as [number | null, string | null];
      hold(code === 1 && signal === null, `the server ended with ${code ?? signal}`);
      const next = await stage.server({ ...settings, CANCEL_GRACE_MS: '5000' });
      const ends = await stage.during(
        next,
        Promise.all(ids.map(async (id) => (await pullUntilDone(next.client, id)).status)),
      );
      hold(
        ends.every((end) => end === 'COMPLETED'),
        `the runs are ${ends.join(', ')}`,
      );
      return `ended with ${code} at the second; all ${ids.length} runs complete in the next server`;
    },
  },
];
