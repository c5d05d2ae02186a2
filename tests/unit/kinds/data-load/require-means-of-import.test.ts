import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireMeansOfImport } from '../../../../src/kinds/data-load/require-means-of-import.js';

const ROWS = 20_000;
const text = `timestamp,open,high,low,close,volume\n${'2024-01-02T09:30:00Z,1,1,1,1,0\n'.repeat(ROWS)}`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-import-means-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function requireOf(content: string | Buffer, memoryBytes: number, diskBytes: number): Promise<void> {
  const file = join(folder, 'bars.csv');
  await writeFile(file, content);
  await requireMeansOfImport(
    { file, timeframe: '1m', dataDir: folder },
    { freeMemoryBytes: () => memoryBytes, freeDiskBytes: async () => diskBytes, resultsDir: null },
  );
}

describe('the import of a file', () => {
  it.each([
    ['as text', text],
    ['packed', gzipSync(text)],
  ])('is refused before it begins where it cannot be held or stored: %s', async (_how, content) => {
    await expect(requireOf(content, 100_000, 1e9)).rejects.toMatchObject({
      code: 'NOT_ENOUGH_MEMORY',
      message: expect.stringMatching(/^The load of about [\d,]+ bars needs at least .* of memory/),
    });
    await expect(requireOf(content, 1e9, 100_000)).rejects.toMatchObject({ code: 'NOT_ENOUGH_DISK' });
    await requireOf(content, 1e9, 1e9);
  });

  it('is not refused for what is no plain file, which does not tell its size', async () => {
    await requireMeansOfImport(
      { file: '/dev/null', timeframe: '1m', dataDir: folder },
      { freeMemoryBytes: () => 0, freeDiskBytes: async () => 0, resultsDir: null },
    );
  });
});
