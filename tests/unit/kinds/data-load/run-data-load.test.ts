import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../../../../src/base/pure/cancelled-error.js';
import type { JsonObject } from '../../../../src/base/pure/json.js';
import { runDataLoad } from '../../../../src/kinds/data-load/run-data-load.js';
import type { Means } from '../../../../src/kinds/means/machine-means.js';
import type { DataLoadParameters } from '../../../../src/market-data/load/data-load-parameters.js';
import { defaultProviderSettings } from '../../../../src/market-data/providers/provider-settings.js';
import type { ThreadMessage } from '../../../../src/places/threads/protocol.js';
import { surroundingsTelling } from '../../places/threads/link-telling.js';

const PARAMETERS: DataLoadParameters = {
  ...{ provider: 'csv', symbol: 'ACME', timeframe: '1d', path: 'acme.csv', from: null, to: null },
  ...{ calendar: '24x7', timezone: null, stamp: null, dateOrder: null, separator: null },
  ...{ adjust: null, replace: false },
};

describe('a data load', () => {
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
  async function attempt(pinned: JsonObject | null, means?: Means): Promise<JsonObject | undefined> {
    const messages: ThreadMessage[] = [];
    const task = {
      ...{ operationId: 'op', originId: 'op', attempt: 1, parameters: PARAMETERS, pinned, checkpoint: null },
      folders: { data, import: join(folder, 'import') },
      providers: defaultProviderSettings,
    };
    try {
      await runDataLoad(task, surroundingsTelling(messages, means));
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
    }
    return messages.find((message) => message.kind === 'pinned')?.inputs;
  }

  it('stores nothing of a file that has changed, and tells what it found', async () => {
    const inputs = await attempt({ fileHash: 'of the file as it was' });
    expect(inputs).toEqual({ fileHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(existsSync(data)).toBe(false);
  });

  it('is refused before it begins when the machine cannot have the memory for it, or the disk', async () => {
    const rows = Array.from({ length: 20_000 }, (_row, at) => {
      const date = new Date(Date.UTC(1960, 0, 1 + at)).toISOString().slice(0, 10);
      return `${date},1,2,1,2\n`;
    });
    await writeFile(join(folder, 'import', 'acme.csv'), `date,open,high,low,close\n${rows.join('')}`);
    const enough: Means = {
      ...{ resultsDir: null, freeMemoryBytes: () => 1e9, freeDiskBytes: async () => 1e9 },
    };
    // Two sets of six doubles a bar are 1.9 MB, and dates with five numbers some 400 kB.
    for (const [code, scarce] of [
      ['NOT_ENOUGH_MEMORY', { freeMemoryBytes: () => 1.9e6 }],
      ['NOT_ENOUGH_DISK', { freeDiskBytes: async () => 3e5 }],
    ] as const) {
      await expect(attempt(null, { ...enough, ...scarce })).rejects.toMatchObject({ code, retryable: true });
      expect(existsSync(data)).toBe(false);
    }
    await attempt(null, enough);
    expect(existsSync(join(data, 'ACME_1d.csv'))).toBe(true);
  });

  it('loads a file that is the same', async () => {
    const inputs = await attempt(null);
    await rm(data, { recursive: true });
    expect(await attempt(inputs ?? {})).toEqual(inputs);
    expect(existsSync(join(data, 'ACME_1d.csv'))).toBe(true);
  });
});
