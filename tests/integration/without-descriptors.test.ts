import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTaskRunner } from '../../src/application/threads/thread-tasks.js';
import { ModelResolver } from '../../src/kinds/backtest/model-resolver.js';
import { identifyStrategy } from '../../src/library/identify-strategy.js';
import { listStrategy } from '../../src/library/list-strategy.js';
import { ModelCatalog } from '../../src/library/model-catalog.js';
import { readableStrategy } from '../../src/library/readable-strategy.js';
import { StrategyCatalog } from '../../src/library/strategy-catalog.js';
import { readTrainingDefaults } from '../../src/library/training-defaults.js';
import type { ThreadMessage } from '../../src/places/threads/protocol.js';
import { readListedModel } from '../../src/tensorflow/inference/list-models.js';
import { canLimitDescriptors, takeDescriptors } from '../support/descriptor-shortage.js';
import { projectFolder, temporaryFolder } from '../support/ktrdr-server.js';
import { sentBacktest } from '../unit/kinds/backtest/backtest-task.js';

const STRATEGY = 'strategies/rsi_mean_reversion.yaml';
const SHORT = { code: 'RESOURCE_EXHAUSTED', retryable: true };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  for (const name of ['strategies', 'models', 'data'])
    await cp(join(projectFolder, name), join(folder.path, name), { recursive: true });
});

afterEach(() => folder.remove());

/** Does something while the process can open no file, and again afterwards. */
async function duringAndAfter<T>(work: () => Promise<T>): Promise<readonly [during: unknown, after: T]> {
  const giveBack = takeDescriptors(0);
  let during: unknown;
  try {
    during = await work().catch((error: unknown) => error);
  } finally {
    giveBack();
  }
  return [during, await work()];
}

describe.skipIf(!canLimitDescriptors)('a process that can open no file', () => {
  it('fails a backtest with a code of its own, and runs it afterwards, wherever the files run out', async () => {
    const runTask = await createTaskRunner({ tensorflowBackend: 'cpu' });
    const asked = {
      ...{ symbol: 'AAPL', timeframe: '1d', strategyConfigPath: STRATEGY },
      ...{ modelPath: 'models/rsi_mlp_v1.0.0', startDate: '2024-01-01', endDate: '2024-01-31' },
    };
    const endWith = async (free: number | null) => {
      const { port1, port2 } = new MessageChannel();
      const ended = new Promise<ThreadMessage>((resolve) => {
        port2.on('message', (message: ThreadMessage) => message.kind === 'ended' && resolve(message));
      });
      const giveBack = free === null ? () => {} : takeDescriptors(free);
      await runTask(sentBacktest(folder.path, asked, port1)).finally(giveBack);
      const message = await ended;
      port1.close();
      port2.close();
      return message.kind === 'ended' ? message.end : null;
    };
    expect(await endWith(0)).toMatchObject({ kind: 'failed', failure: SHORT, defect: null });
    expect(JSON.stringify(await endWith(0))).not.toContain(folder.path);
    expect((await endWith(null))?.kind).toBe('completed');
  });

  it('does not take strategies and models for missing or broken, nor remembers that', async () => {
    const strategies = new StrategyCatalog(join(folder.path, 'strategies'), async (question) =>
      listStrategy(question),
    );
    const models = new ModelCatalog(join(folder.path, 'models'), readListedModel);
    const resolver = new ModelResolver(join(folder.path, 'strategies'), models, async (question) =>
      identifyStrategy(question),
    );
    const [list, listed] = await duringAndAfter(() => strategies.list());
    expect(list).toMatchObject(SHORT);
    expect(listed.filter(({ valid }) => valid).length).toBeGreaterThan(0);
    const [one, found] = await duringAndAfter(() => strategies.find(STRATEGY));
    // It was read a moment ago and is remembered, which needs no descriptor.
    expect(one).toEqual(found);
    const [folders, all] = await duringAndAfter(() => models.list());
    expect(folders).toMatchObject(SHORT);
    expect(all.map(({ valid }) => valid)).toEqual(all.map(() => true));
    const asked = { strategyConfigPath: STRATEGY, overrides: [] };
    const [unresolved, resolved] = await duringAndAfter(() => resolver.newestFor(asked));
    expect(unresolved).toMatchObject(SHORT);
    expect(resolved).toBe('models/rsi_mlp_v1.0.0');
  });

  it('does not start a training without the defaults of its strategy', async () => {
    const [during, defaults] = await duringAndAfter(async () => {
      const text = await readableStrategy(STRATEGY, join(folder.path, 'strategies'));
      return text === null ? null : readTrainingDefaults({ text, overrides: [] });
    });
    expect(during).toMatchObject(SHORT);
    expect(defaults?.name).toBe('rsi_mean_reversion');
  });
});
