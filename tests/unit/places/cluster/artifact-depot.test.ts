import { expect, it } from 'vitest';
import {
  ArtifactDepot,
  type ArtifactDepotOptions,
} from '../../../../src/places/cluster/artifacts/artifact-depot.js';

const FILE = { hash: 'a'.repeat(64), path: 'models/rsi' };

/** A depot whose disk is full. @param content what the database has of the file */
function depotOnFullDisk(content: Uint8Array | null, refused: string[]): ArtifactDepot {
  return new ArtifactDepot({
    folder: {
      use: () => null,
      put: async () => {
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      },
    },
    index: { find: async () => ({ size: 3, content, addresses: ['http://other'] }) },
    transfer: {
      drained: new AbortController().signal,
      get: async () => ({ chunks: [], letGo: () => undefined }),
    },
    onRefused: (address: string) => refused.push(address),
    observer: { moved: () => undefined },
  } as unknown as ArtifactDepotOptions);
}

it.each([
  ['the database', Buffer.from('abc')],
  ['another server', null],
])('a disk that is full is not blamed on who has the file: %s', async (_who, content) => {
  const refused: string[] = [];
  await expect(depotOnFullDisk(content, refused).file(FILE)).rejects.toMatchObject({
    code: 'RESOURCE_EXHAUSTED',
    message: expect.stringContaining('Free some space'),
  });
  expect(refused).toEqual([]);
});
