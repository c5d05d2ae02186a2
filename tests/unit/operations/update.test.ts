import { describe, expect, it } from 'vitest';
import { InvalidInputError, OperationNotFoundError } from '../../../src/operations/record/errors.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { createHarness, request } from './operations-harness.js';

const idea = (value: string) => ({ key: 'idea', value });

describe('what people say of an operation', () => {
  it('changes while it runs, in the store and in the cache, and survives its end', async () => {
    const { service, stored, reaches, startRunning, clock } = createHarness();
    const { id, work } = await startRunning();
    clock.advance(5_000);
    const updated = await service.update(id, { label: 'mine', tags: [idea('a'), idea('a')] }, 'alice');
    expect(updated).toMatchObject({
      label: 'mine',
      tags: [idea('a')],
      status: 'RUNNING',
      updatedAt: clock.now(),
    });
    expect(await service.get(id)).toMatchObject({ label: 'mine', tags: [idea('a')] });
    work.complete();
    expect(await reaches(id, 'COMPLETED')).toMatchObject({ label: 'mine', tags: [idea('a')] });
    await service.update(id, { label: null, note: 'two\nlines', pinned: true }, null);
    expect(await stored(id)).toMatchObject({
      label: null,
      note: 'two\nlines',
      pinned: true,
      tags: [idea('a')],
    });
  });

  it('is told in the log, with who asked', async () => {
    const { service, store, startRunning } = createHarness();
    const { id } = await startRunning();
    await service.update(id, { tags: [], note: 'why' }, 'alice');
    await service.update(id, {}, 'alice');
    const events = await store.readEvents(id, -1, 100);
    expect(events.filter(({ kind }) => kind === 'UPDATED')).toMatchObject([
      { caller: 'alice', attempt: 1, message: 'Changed: tags, note' },
    ]);
  });

  it('is checked as a whole before anything changes', async () => {
    const { service, stored, startRunning } = createHarness();
    const { id } = await startRunning();
    const fields = {
      label: ' ',
      note: 'x'.repeat(4_001),
      tags: [{ key: '', value: 'x'.repeat(65) }],
    };
    const refused = await service.update(id, fields, null).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InvalidInputError);
    expect((refused as InvalidInputError).issues.map(({ path }) => path)).toEqual([
      ['label'],
      ['note'],
      ['tags', '0', 'key'],
      ['tags', '0', 'value'],
    ]);
    const tooMany = Array.from({ length: 21 }, (_, index) => idea(String(index)));
    await expect(service.update(id, { tags: tooMany }, null)).rejects.toThrow(/tags: 21 tags are too many/);
    expect(await stored(id)).toMatchObject({ label: null, note: null, tags: [] });
    await service.update(
      id,
      { note: '😀'.repeat(4_000), tags: [...tooMany.slice(1), ...tooMany.slice(1)] },
      null,
    );
    expect((await stored(id)).tags).toHaveLength(20);
  });

  it('pins no part of another, and names what is to be pinned; an earlier pin can be taken away', async () => {
    const { service, store, stored } = createHarness();
    const part = { id: 'op_part', parentId: 'op_whole', status: 'COMPLETED', pinned: true } as const;
    await store.insert(sampleOperation({ id: 'op_whole', status: 'COMPLETED' }));
    await store.insert(sampleOperation(part));
    await service.update(part.id, { pinned: false }, null);
    expect((await stored(part.id)).pinned).toBe(false);
    const refused = await service
      .update(part.id, { label: 'x', pinned: true }, null)
      .catch((error: unknown) => error);
    expect((refused as InvalidInputError).issues).toEqual([
      { path: ['pinned'], code: 'INVALID_VALUE', message: expect.stringContaining('pin op_whole') },
    ]);
    expect(await stored(part.id)).toMatchObject({ label: null, pinned: false });
    expect((await service.update('op_whole', { pinned: true }, null)).pinned).toBe(true);
  });

  it('needs an operation', async () => {
    const { service } = createHarness();
    await expect(service.update('op_none', { label: 'x' }, null)).rejects.toThrow(OperationNotFoundError);
    await expect(service.update('op_none', {}, null)).rejects.toThrow(OperationNotFoundError);
  });
});

describe('a bulk update', () => {
  const change = { addTags: [idea('b')], removeTags: [idea('a')], pinned: null };

  async function threeOperations() {
    const harness = createHarness();
    const ids: string[] = [];
    for (const [caller, tags] of [
      ['alice', [idea('a')]],
      ['alice', [idea('b')]],
      ['bob', [idea('a')]],
    ] as const) {
      const { operation } = await harness.service.create({ ...request, caller, tags });
      ids.push(operation.id);
    }
    return { ...harness, ids };
  }

  const scope = { filter: { symbol: 'AAPL', parent: null }, caller: null, expected: null };

  it('changes all that match, and counts those that it changed', async () => {
    const { service, stored, ids } = await threeOperations();
    expect(await service.updateAll(scope, change)).toEqual({ matched: 3, changed: 2 });
    for (const id of ids) expect((await stored(id)).tags).toEqual([idea('b')]);
    expect(await service.updateAll(scope, change)).toEqual({ matched: 3, changed: 0 });
    expect(await service.updateAll(scope, { ...change, addTags: [], removeTags: [], pinned: true })).toEqual({
      matched: 3,
      changed: 3,
    });
  });

  it('pins no parts of others, and tags them', async () => {
    const { service, store, stored } = createHarness();
    await store.insert(sampleOperation({ id: 'op_whole' }));
    await store.insert(sampleOperation({ id: 'op_part', parentId: 'op_whole' }));
    const all = { ...scope, filter: { ids: ['op_whole', 'op_part'] } };
    const pinning = { addTags: [], removeTags: [], pinned: true };
    expect(await service.updateAll(all, pinning)).toEqual({ matched: 2, changed: 1 });
    expect((await stored('op_whole')).pinned).toBe(true);
    const both = { ...pinning, addTags: [idea('b')] };
    expect(await service.updateAll(all, both)).toEqual({ matched: 2, changed: 2 });
    expect(await stored('op_part')).toMatchObject({ tags: [idea('b')], pinned: false });
  });

  it("changes the caller's own where keys have names", async () => {
    const { service, stored, ids } = await threeOperations();
    expect(await service.updateAll({ ...scope, caller: 'alice' }, change)).toEqual({
      matched: 2,
      changed: 1,
    });
    expect((await stored(ids[2] as string)).tags).toEqual([idea('a')]);
    const foreign = { ...scope, filter: { startedBy: 'bob' }, caller: 'alice' };
    expect(await service.updateAll(foreign, change)).toEqual({ matched: 0, changed: 0 });
  });

  it.each([
    ['an empty filter', { filter: {} }, change, /filter: names no condition/],
    ['the filter that every list has', { filter: { parent: null } }, change, /filter: names no condition/],
    ['another count than expected', { expected: 4 }, change, /3 operations match and 4 are expected/],
    ['nothing to change', {}, { addTags: [], removeTags: [], pinned: null }, /nothing is to be changed/],
    ['a tag without a key', {}, { ...change, addTags: [{ key: ' ', value: 'x' }] }, /addTags.0.key/],
  ])('refuses %s', async (_what, more, asked, message) => {
    const { service, stored, ids } = await threeOperations();
    await expect(service.updateAll({ ...scope, ...more }, asked)).rejects.toThrow(message);
    expect((await stored(ids[0] as string)).tags).toEqual([idea('a')]);
  });

  it('keeps the tags that another one adds at the same time', async () => {
    const { service, stored, ids } = await threeOperations();
    const adding = (value: string) =>
      service.updateAll(scope, { ...change, removeTags: [], addTags: [idea(value)] });
    await Promise.all([adding('x'), adding('y')]);
    for (const id of ids)
      expect((await stored(id)).tags).toEqual(expect.arrayContaining([idea('x'), idea('y')]));
  });

  it('leaves alone what would have too many tags', async () => {
    const { service, stored, ids } = await threeOperations();
    const many = Array.from({ length: 19 }, (_, index) => ({ key: 'n', value: String(index) }));
    await service.update(ids[0] as string, { tags: [idea('c'), ...many] }, null);
    expect(await service.updateAll(scope, { ...change, removeTags: [] })).toEqual({ matched: 3, changed: 1 });
    expect((await stored(ids[0] as string)).tags).toHaveLength(20);
  });
});
