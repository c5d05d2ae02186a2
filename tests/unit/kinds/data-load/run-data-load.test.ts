import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../../../../src/base/pure/cancelled-error.js';
import type { JsonObject } from '../../../../src/base/pure/json.js';
import { dataLoadProgressCodec } from '../../../../src/kinds/data-load/data-load-progress-codec.js';
import { runDataLoad } from '../../../../src/kinds/data-load/run-data-load.js';
import type { DataLoadParameters } from '../../../../src/market-data/load/data-load-parameters.js';
import { defaultProviderSettings } from '../../../../src/market-data/providers/provider-settings.js';
import { TaskBridge } from '../../../../src/places/bridge/task-bridge.js';
import type { ThreadMessage } from '../../../../src/places/threads/protocol.js';

const PARAMETERS: DataLoadParameters = {
  ...{ provider: 'csv', symbol: 'ACME', timeframe: '1d', path: 'acme.csv', from: null, to: null },
  ...{ calendar: '24x7', timezone: null, stamp: null, dateOrder: null, separator: null },
  ...{ adjust: null, replace: false },
};

describe('a data load that is executed again', () => {
  let folder: string;
  let data: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-load-'));
    data = join(folder, 'data');
    await mkdir(join(folder, 'import'));
    await writeFile(join(folder, 'import', 'acme.csv'), 'date,open,high,low,close\n2024-01-01,1,2,1,2\n');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Runs an attempt and returns the inputs that it found. */
  async function attempt(pinned: JsonObject | null): Promise<JsonObject | undefined> {
    const messages: ThreadMessage[] = [];
    const { port1: port } = new MessageChannel();
    const task = {
      ...{ kind: 'dataLoad' as const, operationId: 'op', parameters: PARAMETERS, pinned, port },
      folders: { data, import: join(folder, 'import') },
      providers: defaultProviderSettings,
      control: new TaskBridge(dataLoadProgressCodec('ACME')).control,
    };
    try {
      await runDataLoad(task, (message) => messages.push(message));
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
    } finally {
      port.close();
    }
    return messages.find((message) => message.kind === 'pinned')?.inputs;
  }

  it('stores nothing of a file that has changed, and tells what it found', async () => {
    const inputs = await attempt({ fileHash: 'of the file as it was' });
    expect(inputs).toEqual({ fileHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(existsSync(data)).toBe(false);
  });

  it('loads a file that is the same', async () => {
    const inputs = await attempt(null);
    await rm(data, { recursive: true });
    expect(await attempt(inputs ?? {})).toEqual(inputs);
    expect(existsSync(join(data, 'ACME_1d.csv'))).toBe(true);
  });
});
