import { expect, it } from 'vitest';
import { LiveOperations } from '../../../src/operations/watch/live-operations.js';
import { sampleOperation } from '../../support/sample-operation.js';

function waiting(id: string, caller: string | null, parentId: string | null = null) {
  return sampleOperation({ id, caller, parentId, status: 'PENDING' });
}

it('counts what waits, of all and of each caller, through every change', () => {
  const live = new LiveOperations(() => []);
  const first = live.add(waiting('op_1', 'ann'));
  live.add(waiting('op_2', 'ann'));
  live.add(waiting('op_3', 'bob'));
  live.add(waiting('op_4', null));
  expect([live.countPending(), live.countPendingOf('ann'), live.countPendingOf('bob')]).toEqual([4, 2, 1]);

  first.update({ ...first.operation, status: 'RUNNING' });
  expect([live.countPending(), live.countPendingOf('ann')]).toEqual([3, 1]);
  first.update({ ...first.operation, status: 'PENDING', attempt: 2 });
  expect([live.countPending(), live.countPendingOf('ann')]).toEqual([4, 2]);

  live.remove('op_1');
  live.remove('op_1');
  expect([live.countPending(), live.countPendingOf('ann')]).toEqual([3, 1]);
});

it('does not count what is below another operation, nor one twice that is added again', () => {
  const live = new LiveOperations(() => []);
  live.add(waiting('op_1', 'ann', 'op_parent'));
  const before = live.add(waiting('op_2', 'ann'));
  live.add(waiting('op_2', 'ann'));
  expect([live.countPending(), live.countPendingOf('ann')]).toEqual([1, 1]);
  before.update({ ...before.operation, status: 'FAILED' });
  expect(live.countPending()).toBe(1);
});
