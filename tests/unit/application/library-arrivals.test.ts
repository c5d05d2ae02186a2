import { createHash, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ArrivalMeans, bringItem } from '../../../src/application/library-arrivals.js';
import type { LibraryItem } from '../../../src/operations/ports/shared-library.js';
import { canTellSyncs, onSync } from '../../support/recorded-syncs.js';

const CSV = 'COIN_1d.csv';
const META = 'COIN_1d.meta.json';
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('bars of the cluster that come to the folder of a backend', () => {
  let path: string;
  let data: string;
  /** Texts that the cluster knows. */
  const known = new Set<string>();

  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'ktrdr-arrivals-'));
    data = join(path, 'data');
    await mkdir(data);
    known.clear();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    return rm(path, { recursive: true, force: true });
  });

  /** Without what makes names of drafts unlike all others. */
  const nameOf = (file: string) => basename(file).replace(/[-.][0-9a-f]{8}-.*$/, '');

  function itemOf(csv: string, meta: string): LibraryItem {
    for (const text of [csv, meta]) known.add(text);
    return {
      ...{ folder: 'data', name: CSV },
      files: [
        { path: CSV, hash: hashOf(csv) },
        { path: META, hash: hashOf(meta) },
      ],
    };
  }

  async function bring(item: LibraryItem): Promise<void> {
    const textOf = (hash: string) => [...known].find((text) => hashOf(text) === hash);
    const means = {
      folders: { data, models: path, strategies: path, import: path },
      depot: {
        async file({ hash }: { readonly hash: string }) {
          const file = join(path, hash);
          await writeFile(file, textOf(hash) ?? '');
          return file;
        },
        release: () => undefined,
      },
      index: { find: async (hash: string) => textOf(hash) ?? null },
      logger: pino({ enabled: false }),
    };
    await bringItem(item, means as unknown as ArrivalMeans);
  }

  const stored = () => Promise.all([CSV, META].map((name) => readFile(join(data, name), 'utf8')));

  it('take the place of those that the cluster knows, and of no others', async () => {
    await bring(itemOf('a', 'about a'));
    await bring(itemOf('ab', 'about ab'));
    expect(await stored()).toEqual(['ab', 'about ab']);
    await writeFile(join(data, CSV), 'by hand');
    await bring(itemOf('abc', 'about abc'));
    expect(await stored()).toEqual(['by hand', 'about ab']);
  });

  it('go on where a server that died left them, and leave nothing behind', async () => {
    await bring(itemOf('a', 'about a'));
    // It had replaced the bars, and was about to replace their description.
    await writeFile(join(data, CSV), 'ab');
    await writeFile(join(data, `.${META}.${randomUUID()}.tmp`), 'about');
    await bring(itemOf('ab', 'about ab'));
    expect(await stored()).toEqual(['ab', 'about ab']);
    expect((await readdir(data)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it.skipIf(!canTellSyncs)(
    'are on the disk before they have their names, and these before it is noted',
    async () => {
      const synced: string[] = [];
      await onSync((file) => synced.push(`${nameOf(file)} ${readdirSync(data).includes(CSV)}`));
      await bring(itemOf('a', 'about a'));
      expect(synced).toEqual([`.${CSV} false`, `.${META} true`, 'data true']);
    },
  );

  it.skipIf(!canTellSyncs)(
    'come like models, whose files are on the disk before their folder has its name',
    async () => {
      const synced: string[] = [];
      await onSync((file) => synced.push(`${nameOf(file)} ${readdirSync(path).includes('rsi_v1')}`));
      const { files } = itemOf('weights', 'about them');
      await bring({ folder: 'models', name: 'rsi_v1', files });
      expect(synced).toEqual([
        ...[`${CSV} false`, `${META} false`],
        ...['.arriving false', `${basename(path)} true`],
      ]);
      expect(await readFile(join(path, 'rsi_v1', CSV), 'utf8')).toBe('weights');
    },
  );

  it('come where only their description is another one', async () => {
    await bring(itemOf('a', 'calendar 24x5'));
    await bring(itemOf('a', 'calendar 24x7'));
    expect(await stored()).toEqual(['a', 'calendar 24x7']);
  });
});
