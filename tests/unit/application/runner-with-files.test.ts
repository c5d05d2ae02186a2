import { describe, expect, it } from 'vitest';
import { RunnerWithFiles } from '../../../src/application/runner-with-files.js';
import { ProcessStoppingError } from '../../../src/operations/record/errors.js';
import { quietClaims } from '../../support/quiet-claims.js';
import { createHarness, request } from '../operations/operations-harness.js';

/** Whether what has no room here is left to other hosts. */
const room = (leaves: boolean) => ({ leaves: async () => leaves });

describe('an operation whose files cannot be had', () => {
  it.each([
    [
      'the disk of its host is full',
      Object.assign(new Error('no space left'), { code: 'ENOSPC' }),
      'RESOURCE_EXHAUSTED',
    ],
    ['the program is wrong', new TypeError('no such folder'), 'INTERNAL_ERROR'],
  ])('fails where %s: claimed again it would meet the same', async (_why, error, code) => {
    const { service, stored, unexpected } = createHarness({ claims: quietClaims });
    const { operation } = await service.create({ ...request, executionMode: 'CLUSTER' });
    const files = { prepare: () => Promise.reject(error), release: async () => undefined };
    await new RunnerWithFiles(service.claimedWork, files, room(false)).run(operation, () => false);
    expect(await stored(operation.id)).toMatchObject({ status: 'FAILED', error: { code } });
    expect(unexpected).toEqual([error]);
  });

  it('waits for another host that may have room for them', async () => {
    const { service, stored, unexpected } = createHarness({ claims: quietClaims });
    const { operation } = await service.create({ ...request, executionMode: 'CLUSTER' });
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    const files = { prepare: () => Promise.reject(full), release: async () => undefined };
    await new RunnerWithFiles(service.claimedWork, files, room(true)).run(operation, () => false);
    expect(await stored(operation.id)).toMatchObject({ status: 'PENDING', error: null, attempt: 1 });
    expect(unexpected).toEqual([]);
  });

  it('waits for another host where its own is stopping', async () => {
    const { service, stored, unexpected } = createHarness({ claims: quietClaims });
    const { operation } = await service.create({ ...request, executionMode: 'CLUSTER' });
    const files = {
      prepare: () => Promise.reject(new ProcessStoppingError()),
      release: async () => undefined,
    };
    await new RunnerWithFiles(service.claimedWork, files, room(false)).run(operation, () => true);
    expect(await stored(operation.id)).toMatchObject({ status: 'PENDING', error: null, attempt: 1 });
    expect(unexpected).toEqual([]);
  });
});
