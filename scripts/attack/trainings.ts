import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { CancelOperationDocument } from '../../src/faces/client/generated/graphql.js';
import { modelDraftName } from '../../src/tensorflow/training/model-draft.js';
import {
  pullTrainingUntil,
  pullTrainingUntilDone,
  startedTraining,
  trainingWorkspace,
} from '../../tests/support/trainings.js';
import { hold, NotHere } from './hold.js';
import type { Situation } from './situation.js';

const LONG_TRAINING = {
  strategyConfigPath: 'strategies/rsi_mean_reversion.yaml',
  overrides: [
    { path: 'training.early_stopping.enabled', value: 'false' },
    { path: 'training.batch_size', value: '1024' },
  ],
};

/** What trainings keep and leave. */
export const trainingSituations: readonly Situation[] = [
  {
    name: 'long-training',
    does: 'trains for many epochs, and looks at what is stored to go on from',
    holds: 'it is as large at the end as at the beginning',
    async run(stage) {
      const { settings } = await trainingWorkspace(stage.folder);
      const server = await stage.server(settings);
      const [early, late] = stage.isFull ? [50, 20_000] : [20, 400];
      const id = await startedTraining(server.url, { ...LONG_TRAINING, epochs: 2 * late });
      const sizes: number[] = [];
      const reached = (epochs: number) =>
        pullTrainingUntil(server.url, id, ({ progress }) => progress.currentStep >= epochs);
      for (const epochs of [early, late]) {
        await stage.during(server, reached(epochs));
        sizes.push(checkpointBytes(stage.path('ktrdr.db'), id));
      }
      const [first, last] = sizes as [number, number];
      // The header has numbers of more digits, and nothing else that grows.
      hold(first > 0 && last < first + 1_000, `${first} bytes at epoch ${early}, ${last} at ${late}`);
      return `${first} bytes at epoch ${early}, ${last} at ${late}`;
    },
  },
  {
    name: 'draft-that-stays',
    does: 'keeps the system from removing what a cancelled training leaves in the models folder, and stops the server',
    holds: 'the server reports it, goes on, and ends as it was asked to',
    async run(stage) {
      const { settings, models } = await trainingWorkspace(stage.folder);
      const launcher = ['unshare', '--mount', 'sh', '-c', 'exec "$@"', 'sh'];
      if (spawnSync(launcher[0] as string, [...launcher.slice(1), 'true']).status !== 0)
        throw new NotHere('unshare of util-linux is missing, or this user may not mount');
      const server = await stage.server(settings, { launcher });
      const id = await startedTraining(server.url, { ...LONG_TRAINING, epochs: 100_000 });
      await pullTrainingUntil(server.url, id, ({ epochs }) => epochs.nodes.length > 0);
      const draft = join(models, modelDraftName({ operationId: id, attempt: 1 }));
      await mkdir(draft, { recursive: true });
      const mounting = [
        '--target',
        String(server.process.pid),
        '--mount',
        'mount',
        '-t',
        'tmpfs',
        'none',
        draft,
      ];
      if (spawnSync('nsenter', mounting).status !== 0)
        throw new NotHere('nsenter of util-linux is missing, or this user may not mount');
      await server.client.request(CancelOperationDocument, { id, reason: null });
      const { status } = await stage.during(server, pullTrainingUntilDone(server.url, id));
      hold(status === 'CANCELLED', `the training is ${status}`);
      await stage.next(server);
      const code = await server.stop();
      hold(code === 0, `the server ended with ${code}: ${server.log().slice(-500)}`);
      return `${status}; a server asked to end ended with ${code}`;
    },
  },
];

function checkpointBytes(file: string, id: string): number {
  const connection = new BetterSqlite3(file, { readonly: true });
  try {
    const query = 'SELECT length(state) FROM operation_checkpoint WHERE operation_id = ?';
    return Number(connection.prepare(query).pluck().get(id) ?? 0);
  } finally {
    connection.close();
  }
}
