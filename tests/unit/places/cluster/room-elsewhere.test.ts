import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ListedHost } from '../../../../src/operations/ports/work-leases.js';
import {
  ArtifactMissingError,
  ArtifactRefusedError,
} from '../../../../src/places/cluster/artifacts/artifact-errors.js';
import { RoomElsewhere } from '../../../../src/places/cluster/room-elsewhere.js';

const FULL = Object.assign(new Error('no space left'), { code: 'ENOSPC' });

const hostOf = (id: string, about: Partial<ListedHost> = {}): ListedHost => ({
  ...{ id, address: `http://${id}`, version: '1.0.0', engineVersion: '2.0.0', tensorflowBackend: null },
  ...{ slots: 1, busy: 0, memoryBytes: null, heartbeatAt: new Date(0), state: 'ALIVE', holds: [] },
  ...about,
});

const LEFT_MS = 60_000;

/** The host `a` beside others. */
function stage(others: readonly ListedHost[]) {
  const told: string[] = [];
  const room = new RoomElsewhere({
    leases: { hosts: async () => [hostOf('a'), ...others] },
    hostId: 'a',
    onLeft: (id) => told.push(id),
    leftMs: LEFT_MS,
  });
  return { room, told };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('an operation whose files a host has no room for', () => {
  it.each([
    ['the disk is full', FULL],
    ['they do not fit into its folder of artefacts', new ArtifactRefusedError('there was no room')],
  ])('is left to another host where %s, and told once', async (_why, error) => {
    const { room, told } = stage([hostOf('b')]);
    expect(room.left).toEqual([]);
    expect(await room.leaves('op_1', error)).toBe(true);
    expect(await room.leaves('op_1', error)).toBe(true);
    expect(room.left).toEqual(['op_1']);
    expect(told).toEqual(['op_1']);
  });

  it.each([
    ['there is no other host', []],
    ['the others are silent', [hostOf('b', { state: 'SILENT' })]],
    ['the others have another engine', [hostOf('b', { engineVersion: '1.0.0' })]],
  ] as const)('fails here where %s', async (_why, others) => {
    const { room, told } = stage(others);
    expect(await room.leaves('op_1', FULL)).toBe(false);
    expect([room.left, told]).toEqual([[], []]);
  });

  it('fails here when it comes back after a time and there is still no room', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { room } = stage([hostOf('b')]);
    expect(await room.leaves('op_1', FULL)).toBe(true);
    vi.advanceTimersByTime(LEFT_MS + 1);
    expect(room.left).toEqual([]);
    expect(await room.leaves('op_1', FULL)).toBe(false);
    // Another day it is as if it came for the first time.
    vi.advanceTimersByTime(2 * LEFT_MS);
    expect(await room.leaves('op_1', FULL)).toBe(true);
  });

  it('fails here where nobody has them, or the program is wrong', async () => {
    const { room } = stage([hostOf('b')]);
    expect(await room.leaves('op_1', new ArtifactMissingError('data/x.csv', 'hash', []))).toBe(false);
    expect(await room.leaves('op_1', new TypeError('no such folder'))).toBe(false);
  });
});
