import { expect, it } from 'vitest';
import { EarlierEvaluations } from '../../../../src/kinds/ledger/earlier-evaluations.js';
import { InMemoryOperationStore } from '../../../support/in-memory-operation-store.js';
import { sampleEvaluation } from '../../../support/sample-evaluation.js';
import { sampleOperation } from '../../../support/sample-operation.js';

const completed = (id: string, minute: number) =>
  sampleOperation({
    id,
    status: 'COMPLETED',
    createdAt: new Date(Date.UTC(2024, 0, 1, 0, minute)),
    completedAt: new Date(Date.UTC(2024, 0, 1, 1, minute)),
  });

it('enters operations of before, the oldest first, and each once', async () => {
  const store = new InMemoryOperationStore();
  for (const [minute, id] of ['b', 'a', 'damaged', 'verification'].entries())
    store.seed(completed(id, minute));
  store.seed(sampleOperation({ id: 'running', status: 'RUNNING' }));
  const reported: string[] = [];
  const asked: string[] = [];
  const begin = async () => {
    const earlier = new EarlierEvaluations({
      ledger: store.ledger,
      type: 'BACKTESTING',
      evaluation: async ({ id }) => {
        asked.push(id);
        if (id === 'damaged') throw new Error('cannot be read');
        return id === 'verification' ? null : sampleEvaluation({ configuration: id });
      },
      report: (_error, id) => reported.push(id),
    });
    earlier.begin(Promise.resolve(), (error) => {
      throw error;
    });
    while ((await store.ledger.placeOf('verification')) === null)
      await new Promise((resolve) => setTimeout(resolve, 2));
    await earlier.stop();
  };
  await begin();
  await begin();
  expect(asked).toEqual(['b', 'a', 'damaged', 'verification']);
  expect(reported).toEqual(['damaged']);
  const { rows } = await store.ledger.list({ filter: {}, first: 10, before: null });
  expect(rows.map(({ at }) => at.toISOString())).toEqual([
    '2024-01-01T01:01:00.000Z',
    '2024-01-01T01:00:00.000Z',
  ]);
  expect(await store.ledger.placeOf('a')).toEqual({ seq: 2, family: 'crossing', through: 2 });
  expect(await store.ledger.placeOf('damaged')).toEqual({ seq: null, family: null, through: 2 });
});
