import { describe, expect, it } from 'vitest';
import type { JudgedSelection } from '../../../../src/kinds/ledger/ledger-judge.js';
import { LedgerService } from '../../../../src/kinds/ledger/ledger-service.js';
import { InMemoryOperationStore } from '../../../support/in-memory-operation-store.js';
import { sampleEvaluation } from '../../../support/sample-evaluation.js';
import { sampleOperation } from '../../../support/sample-operation.js';

const NOW = new Date('2024-08-01T12:00:00Z');
const figures = { evaluated: 3, deflatedSharpe: 0.9, luckySharpe: 1 };
const judged: JudgedSelection = {
  ...{ now: figures, atCompletion: figures, sharpeRatio: 1.2, trackRecord: 2, minimumTrackRecord: 3 },
};

/** A ledger in which one completed backtest has a row, and what is asked of the threads. */
async function stage(judge: () => JudgedSelection = () => judged) {
  const store = new InMemoryOperationStore();
  const operation = sampleOperation({ id: 'op_1', status: 'COMPLETED' });
  await store.insert(operation);
  await store.ledger.enterOperation('op_1', sampleEvaluation(), NOW);
  const asked: string[] = [];
  let looks = 0;
  const service = new LedgerService({
    ledger: store.ledger,
    judge: async (id) => {
      asked.push(`judge ${id}`);
      return judge();
    },
    effective: async (id) => {
      asked.push(`effective ${id}`);
      return 2.5;
    },
    countTried: async () => 7,
    groups: async ({ filter }) => {
      asked.push(`groups of ${filter.family}`);
      return { groups: [], hasNextPage: false };
    },
    judgeRow: async (seq) => {
      asked.push(`row ${seq}`);
      return figures;
    },
    looks: async () => looks,
    now: () => NOW,
  });
  const look = (): void => {
    looks += 1;
  };
  return { service, operation, asked, rows: store.ledger, look };
}

describe('the selection of a result', () => {
  it('is worked out once for as many as ask, until a row of its family is entered', async () => {
    const { service, operation, asked, rows } = await stage();
    await Promise.all(Array.from({ length: 10 }, () => service.selection(operation)));
    expect(asked).toEqual(['judge op_1']);
    await rows.enter({ evaluations: [sampleEvaluation({ family: 'other' })], at: NOW });
    await service.selection(operation);
    expect(asked).toHaveLength(1);
    await rows.enter({ evaluations: [sampleEvaluation({ configuration: 'another' })], at: NOW });
    await service.selection(operation);
    expect(asked).toHaveLength(2);
    expect([await service.effective(operation), await service.effective(operation)]).toEqual([2.5, 2.5]);
    expect(asked.slice(2)).toEqual(['effective op_1']);
  });

  it('has the looks of the moment', async () => {
    const { service, operation, look } = await stage();
    expect(await service.selection(operation)).toEqual({ ...judged, asOf: NOW, looks: 0 });
    look();
    expect((await service.selection(operation))?.looks).toBe(1);
  });

  it('is null for what has not completed, and for what the ledger does not know', async () => {
    const { service, operation, asked } = await stage();
    expect(await service.selection({ ...operation, status: 'RUNNING' })).toBeNull();
    expect(await service.selection({ ...operation, id: 'op_2' })).toBeNull();
    expect(await service.effective({ ...operation, id: 'op_2' })).toBeNull();
    expect(asked).toEqual([]);
  });

  it('is worked out anew after it could not be', async () => {
    let isBroken = true;
    const { service, operation } = await stage(() => {
      if (isBroken) throw new Error('the thread is gone');
      return judged;
    });
    await expect(service.selection(operation)).rejects.toThrow('the thread is gone');
    isBroken = false;
    expect(await service.selection(operation)).not.toBeNull();
  });
});

describe('groups of what was tried', () => {
  it('are those of the family that a name is counted with', async () => {
    const { service, asked, rows } = await stage();
    await rows.inherit('crossing 2', 'crossing');
    await service.groups({ filter: { family: 'crossing 2' }, first: 20, before: null });
    expect(asked).toEqual(['groups of crossing']);
  });

  it('have their best judged once, until a row of its family is entered', async () => {
    const { service, asked, rows } = await stage();
    const [best] = (await rows.list({ filter: {}, first: 1, before: null })).rows;
    if (best === undefined) throw new Error('no row');
    expect(await service.rowSelection(best)).toEqual(figures);
    await service.rowSelection(best);
    expect(asked).toEqual(['row 1']);
    await rows.enter({ evaluations: [sampleEvaluation({ configuration: 'another' })], at: NOW });
    await service.rowSelection(best);
    expect(asked).toHaveLength(2);
  });
});
