import { expect, it } from 'vitest';
import type { Model } from '../../../../src/faces/console/screens/models/model.js';
import { modelsInOrder } from '../../../../src/faces/console/screens/models/models-in-order.js';

const model = (name: string, day: number): Model =>
  ({ name, createdAt: `2024-01-0${day}T00:00:00.000Z` }) as Model;

it('lists the newest models first, and those of windows apart, in the order of the windows', () => {
  const windows = [10, 2, 0].map((window) => model(`op_walk_forward_1.window-${window}`, 3));
  const other = model('op_walk_forward_2.window-0', 4);
  const own = [model('a_v1.0.0', 1), model('b_v1.0.0', 2)];
  const ordered = modelsInOrder([...own, ...windows, other]);
  expect(ordered.own.map(({ name }) => name)).toEqual(['b_v1.0.0', 'a_v1.0.0']);
  expect(
    ordered.ofWindows.map(({ operationId, models }) => [operationId, models.map(({ name }) => name)]),
  ).toEqual([
    ['op_walk_forward_2', ['op_walk_forward_2.window-0']],
    ['op_walk_forward_1', ['0', '2', '10'].map((window) => `op_walk_forward_1.window-${window}`)],
  ]);
});
