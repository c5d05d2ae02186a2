import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ArtifactDepot,
  type ArtifactDepotOptions,
} from '../../../../src/places/cluster/artifacts/artifact-depot.js';
import { ArtifactFolder } from '../../../../src/places/cluster/artifacts/artifact-folder.js';
import { ArtifactTransfer } from '../../../../src/places/cluster/artifacts/artifact-transfer.js';
import { POLL } from '../../operations/operations-harness.js';

const MEGABYTE = 1_048_576;
const FILE = { hash: 'a'.repeat(64), path: 'data/AAPL_1m.csv' };

describe('a file that another server sends', () => {
  let path: string;
  let server: Server;
  let folder: ArtifactFolder;
  let transfer: ArtifactTransfer;
  let depot: ArtifactDepot;
  let address: string;
  /** Who was said not to give it. */
  let refused: string[];
  /** What the database has of it. */
  let content: Uint8Array | null;
  /** How many of its answers are under way. */
  let answering: number;

  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'ktrdr-transfer-'));
    folder = await ArtifactFolder.open(path, MEGABYTE, () => undefined);
    transfer = new ArtifactTransfer(null);
    answering = 0;
    refused = [];
    content = null;
    server = createServer((request, response) => {
      if (request.method === 'PUT') {
        request.resume().once('end', () => response.writeHead(201).end());
        return;
      }
      answering += 1;
      response.once('close', () => {
        answering -= 1;
      });
      // The rest never comes.
      response.writeHead(200, { 'content-length': 3 * MEGABYTE });
      response.write(Buffer.alloc(2 * MEGABYTE));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    depot = depotIn(folder);
  });
  function depotIn(folder: ArtifactFolder): ArtifactDepot {
    return new ArtifactDepot({
      ...{ folder, transfer, onRefused: (from: string) => refused.push(from) },
      index: {
        find: async () => ({ size: content?.length ?? 3 * MEGABYTE, content, addresses: [address] }),
      },
      observer: { moved: () => undefined },
    } as unknown as ArtifactDepotOptions);
  }
  afterEach(async () => {
    transfer.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(path, { recursive: true, force: true });
  });

  it('is let go at once where there is no room for it', async () => {
    await expect(depot.file(FILE)).rejects.toMatchObject({
      code: 'ARTIFACT_MISSING',
      message: expect.stringContaining('ARTIFACTS_MAX_BYTES'),
    });
    await vi.waitFor(() => expect(answering).toBe(0), POLL);
  });

  it('ends nothing else where it breaks off before anybody reads it', async () => {
    let isAsked = false;
    let answer: (hasLetGo: boolean) => void = () => undefined;
    folder.letGo = () => {
      isAsked = true;
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    const failures: unknown[] = [];
    const fetching = depot.file(FILE).catch((error: unknown) => failures.push(error));
    await vi.waitFor(() => expect([isAsked, answering]).toEqual([true, 1]), POLL);
    transfer.close();
    await vi.waitFor(() => expect(answering).toBe(0), POLL);
    answer(false);
    await fetching;
    expect(failures).toEqual([expect.objectContaining({ code: 'ARTIFACT_MISSING' })]);
  });

  it('is broken off when the process stops, which is nobody else’s fault, while what is made is still sent', async () => {
    // It has room, so that nothing else can end the transfer.
    depot = depotIn(await ArtifactFolder.open(join(path, 'roomy'), 4 * MEGABYTE, () => undefined));
    const fetching = depot.file(FILE);
    fetching.catch(() => undefined);
    await vi.waitFor(() => expect(answering).toBe(1), POLL);
    depot.drain();
    await expect(fetching).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    await vi.waitFor(() => expect(answering).toBe(0), POLL);
    await expect(depot.file(FILE, 60_000)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(refused).toEqual([]);
    const made = join(path, 'made');
    await writeFile(made, 'a model');
    expect(
      await transfer.put(address, 'b'.repeat(64), made, { operationId: 'op', attempt: 1, lease: 'l' }),
    ).toBe(true);
  });

  it('is waited for no longer when the process stops', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const waiting = depot.file(FILE, 60_000);
    waiting.catch(() => undefined);
    await vi.waitFor(() => expect(refused).toEqual([address]), POLL);
    depot.drain();
    await expect(waiting).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('comes from the database while the process stops', async () => {
    content = Buffer.from('a strategy');
    depot.drain();
    const hash = createHash('sha256').update(content).digest('hex');
    expect(await readFile(await depot.file({ hash, path: 'strategies/a.yaml' }), 'utf8')).toBe('a strategy');
  });
});
