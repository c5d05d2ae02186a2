import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EvaluationLedger } from '../../src/operations/ports/evaluation-ledger.js';
import type { OperationStore } from '../../src/operations/ports/operation-store.js';
import type { Evaluation } from '../../src/operations/record/evaluation.js';
import type { OperationOutcome } from '../../src/operations/record/operation.js';
import { sampleEvaluation } from './sample-evaluation.js';
import { sampleOperation } from './sample-operation.js';

/** A ledger with nothing in it, the operations that it stands beside, and how to put both away. */
export interface OpenLedger {
  readonly ledger: EvaluationLedger;
  readonly store: OperationStore;
  close(): Promise<void>;
}

const at = new Date('2024-03-01T12:00:00.000Z');
const later = new Date('2024-03-01T12:05:00.000Z');
const everything = { filter: {}, first: 100, before: null };
const configurations = (count: number): readonly Evaluation[] =>
  Array.from({ length: count }, (_, index) => sampleEvaluation({ configuration: `{"stop":${index}}` }));

/** Declares the tests that every EvaluationLedger passes. */
export function describeEvaluationLedger(name: string, open: () => Promise<OpenLedger>): void {
  describe(name, () => {
    let opened: OpenLedger;
    let ledger: EvaluationLedger;
    let store: OperationStore;

    beforeEach(async () => {
      opened = await open();
      ({ ledger, store } = opened);
    });
    afterEach(() => opened.close());

    const enter = (...evaluations: readonly Evaluation[]) => ledger.enter({ evaluations, at });
    const complete = (id: string, outcome: Partial<OperationOutcome>) =>
      store.complete(
        id,
        1,
        { result: {}, warnings: [], ...outcome },
        { status: 'COMPLETED', completedAt: later, updatedAt: later },
      );
    const running = async (id: string) =>
      (await store.insert(sampleOperation({ id, status: 'RUNNING' }))).operation;

    it('gives a row back as it was entered, its configuration hashed', async () => {
      expect(await enter(sampleEvaluation())).toBe(1);
      const { rows, hasNextPage } = await ledger.list(everything);
      expect(hasNextPage).toBe(false);
      expect(rows).toEqual([
        {
          seq: 1,
          family: 'crossing',
          symbols: ['AAPL'],
          timeframe: '1d',
          startDate: '2023-12-09',
          endDate: '2024-01-17',
          configurationHash: expect.stringMatching(/^[0-9a-f]{64}$/),
          sharpeRatio: 5.2,
          totalReturn: 0.21,
          at,
        },
      ]);
    });

    it('counts the same configuration over the same range once, however often it comes', async () => {
      expect(await enter(sampleEvaluation(), sampleEvaluation())).toBe(1);
      expect(await enter(sampleEvaluation({ kind: 'TRIAL', sharpeRatio: 1 }))).toBe(0);
      expect(await ledger.count({})).toBe(1);
    });

    it('has what came to other returns in a row of its own, once, for the same configuration', async () => {
      // As with another capital, corrected bars, or a position that was held from before the range.
      const { moments } = sampleEvaluation();
      const other = sampleEvaluation({ moments: { ...moments, mean: 0.004 }, sharpeRatio: 4.1 });
      const idle = { periods: 40, mean: 0, deviation: 0, skewness: null, kurtosis: null };
      const none = sampleEvaluation({ moments: idle, sharpeRatio: null });
      expect(await enter(sampleEvaluation(), other, none, other, none, sampleEvaluation())).toBe(3);
      const { rows } = await ledger.list(everything);
      expect(rows.map(({ sharpeRatio }) => sharpeRatio)).toEqual([null, 4.1, 5.2]);
      expect(new Set(rows.map(({ configurationHash }) => configurationHash)).size).toBe(1);
    });

    it('gives an operation the row of what it came to itself', async () => {
      await enter(sampleEvaluation());
      const { moments } = sampleEvaluation();
      for (const [id, mean] of [
        ['op_same', moments.mean],
        ['op_other', 0.004],
      ] as const) {
        await running(id);
        await complete(id, { evaluation: sampleEvaluation({ moments: { ...moments, mean } }) });
      }
      expect((await ledger.placeOf('op_same'))?.seq).toBe(1);
      const { rows } = await ledger.list({ ...everything, first: 1 });
      expect((await ledger.placeOf('op_other'))?.seq).toBe(rows[0]?.seq);
      expect(await ledger.count({})).toBe(2);
    });

    it('looks at a holdout once for each look, whatever it comes to', async () => {
      const { moments } = sampleEvaluation();
      const look = { kind: 'HOLDOUT', look: 'op_study_1' } as const;
      await enter(sampleEvaluation(look));
      expect(await enter(sampleEvaluation({ ...look, moments: { ...moments, mean: 0.004 } }))).toBe(0);
    });

    it.each<[string, Partial<Evaluation>]>([
      ['configuration', { configuration: '{"stop":2}' }],
      ['first day', { startDate: '2023-12-10' }],
      ['last day', { endDate: '2024-01-16' }],
      ['family', { family: 'reversal' }],
      ['look', { look: 'op_study_1' }],
    ])('counts another %s as another row', async (_what, fields) => {
      expect(await enter(sampleEvaluation(), sampleEvaluation(fields))).toBe(2);
    });

    it('enters all evaluations of a batch or none', async () => {
      const broken = sampleEvaluation({ configuration: 'x', totalReturn: Number.NaN });
      await expect(enter(sampleEvaluation(), broken)).rejects.toThrow(TypeError);
      expect(await ledger.count({})).toBe(0);
    });

    it('lists the newest first, page by page', async () => {
      await enter(...configurations(5));
      const first = await ledger.list({ ...everything, first: 2 });
      expect(first.rows.map(({ seq }) => seq)).toEqual([5, 4]);
      expect(first.hasNextPage).toBe(true);
      const rest = await ledger.list({ ...everything, first: 3, before: 4 });
      expect(rest.rows.map(({ seq }) => seq)).toEqual([3, 2, 1]);
      expect(rest.hasNextPage).toBe(false);
    });

    it('lists by family, symbol and timeframe', async () => {
      await enter(
        sampleEvaluation(),
        sampleEvaluation({ configuration: 'b', symbols: ['AAPL', 'MSFT'], timeframe: '1h' }),
        sampleEvaluation({ family: 'reversal', symbols: ['AAP'] }),
      );
      const found = async (filter: object) =>
        (await ledger.list({ ...everything, filter })).rows.map(({ seq }) => seq);
      expect(await found({ family: 'crossing' })).toEqual([2, 1]);
      expect(await found({ symbol: 'AAPL' })).toEqual([2, 1]);
      expect(await found({ symbol: 'AAP' })).toEqual([3]);
      expect(await found({ symbol: 'MSFT', timeframe: '1d' })).toEqual([]);
      expect(await found({ family: 'crossing', timeframe: '1h' })).toEqual([2]);
      expect(await ledger.count({ symbol: 'AAPL' })).toBe(2);
    });

    it('counts what was made from another strategy with that one', async () => {
      await enter(sampleEvaluation());
      await ledger.inherit('crossing 2', 'crossing');
      await ledger.inherit('crossing 3', 'crossing 2');
      await enter(sampleEvaluation({ family: 'crossing 3', configuration: 'b' }));
      expect(await ledger.familyOf('crossing 3')).toBe('crossing');
      expect(await ledger.count({ family: 'crossing' })).toBe(2);
    });

    it('leaves a name that has rows, or a family, where it is', async () => {
      await enter(sampleEvaluation(), sampleEvaluation({ family: 'reversal' }));
      await ledger.inherit('reversal', 'crossing');
      await ledger.inherit('new', 'crossing');
      await ledger.inherit('new', 'reversal');
      await ledger.inherit('crossing', 'crossing');
      expect(await ledger.familyOf('reversal')).toBe('reversal');
      expect(await ledger.familyOf('new')).toBe('crossing');
      expect(await ledger.familyOf('crossing')).toBe('crossing');
    });

    it('counts earlier looks at holdouts of a family that overlap a range', async () => {
      const holdout = (look: string, startDate: string, endDate: string, family = 'crossing') =>
        sampleEvaluation({ kind: 'HOLDOUT', look, startDate, endDate, family });
      await enter(
        sampleEvaluation(),
        holdout('a', '2024-01-01', '2024-06-30'),
        holdout('b', '2024-01-01', '2024-06-30'),
        holdout('c', '2024-07-01', '2024-12-31'),
        holdout('d', '2024-01-01', '2024-06-30', 'reversal'),
      );
      const count = (startDate: string, endDate: string, exceptLook: string | null = null) =>
        ledger.countHoldouts({ family: 'crossing', startDate, endDate, exceptLook });
      expect(await count('2024-03-01', '2024-12-31')).toBe(3);
      expect(await count('2024-06-30', '2024-06-30')).toBe(2);
      expect(await count('2024-06-30', '2024-06-30', 'a')).toBe(1);
      expect(await count('2025-01-01', '2025-06-30')).toBe(0);
    });

    it('enters what an operation evaluated when it becomes COMPLETED, and gives it its place', async () => {
      await enter(...configurations(2));
      await running('a');
      await complete('a', { evaluation: sampleEvaluation({ configuration: 'mine' }) });
      expect(await ledger.placeOf('a')).toEqual({ seq: 3, family: 'crossing', through: 3 });
      await enter(sampleEvaluation({ configuration: 'after' }));
      await running('b');
      await complete('b', { evaluation: sampleEvaluation({ configuration: 'mine' }) });
      expect(await ledger.placeOf('b')).toEqual({ seq: 3, family: 'crossing', through: 4 });
      const { rows } = await ledger.list({ ...everything, before: 4 });
      expect(rows[0]?.at).toEqual(later);
    });

    it('enters nothing for an attempt that is over', async () => {
      await store.insert(sampleOperation({ id: 'a', status: 'CANCELLED' }));
      expect(await complete('a', { evaluation: sampleEvaluation() })).toBeNull();
      expect(await ledger.count({})).toBe(0);
    });

    it('remembers that an operation does not count', async () => {
      await running('a');
      await complete('a', { evaluation: null });
      expect(await ledger.placeOf('a')).toEqual({ seq: null, family: null, through: 0 });
      expect(await ledger.enterOperation('a', sampleEvaluation(), later)).toBe(false);
    });

    it('keeps the rows of operations that are deleted', async () => {
      await running('a');
      await complete('a', { evaluation: sampleEvaluation() });
      await store.delete('a');
      await store.free('a');
      expect(await ledger.placeOf('a')).toBeNull();
      expect(await ledger.count({})).toBe(1);
    });

    it('enters what a part evaluated with its pieces, or neither', async () => {
      const { id } = await running('a');
      const piece = (firstSeq: number) => ({
        stream: 'samples',
        firstSeq,
        count: 1,
        bytes: new Uint8Array([1]),
      });
      const part = (firstSeq: number) => ({
        pieces: [piece(firstSeq)],
        evaluations: { at, evaluations: [sampleEvaluation({ kind: 'TRIAL', configuration: `${firstSeq}` })] },
      });
      await store.appendPart(id, 1, part(0));
      await expect(store.appendPart(id, 1, part(7))).rejects.toThrow();
      expect(await store.appendPart(id, 2, part(1))).toBe(false);
      expect(await ledger.count({})).toBe(1);
    });

    it('knows the last row of a family, and tells of what is entered', async () => {
      const told: string[] = [];
      ledger.onEntered((family) => told.push(family));
      expect(await ledger.lastOf('crossing')).toBe(0);
      await enter(sampleEvaluation());
      await enter(sampleEvaluation({ family: 'reversal' }));
      expect(await ledger.lastOf('crossing')).toBe(1);
      expect(await ledger.lastOf('reversal')).toBe(2);
      await running('a');
      await complete('a', { evaluation: sampleEvaluation() });
      expect(told).toEqual(['crossing', 'reversal', 'crossing']);
    });

    it('finds completed operations without a place, a few at a time, and enters them once', async () => {
      for (const id of ['a', 'b', 'c']) {
        await running(id);
        await complete(id, id === 'b' ? { evaluation: null } : {});
      }
      await running('d');
      const first = await ledger.readUnentered({ type: 'BACKTESTING', after: null, examined: 2 });
      expect(first.operations.map(({ id }) => id)).toEqual(['a']);
      const rest = await ledger.readUnentered({ type: 'BACKTESTING', after: first.next, examined: 2 });
      expect(rest.operations.map(({ id }) => id)).toEqual(['c']);
      expect(rest.next).toBeNull();
      expect(await ledger.enterOperation('a', sampleEvaluation(), later)).toBe(true);
      expect(await ledger.enterOperation('a', sampleEvaluation(), later)).toBe(false);
      expect(await ledger.enterOperation('d', sampleEvaluation(), later)).toBe(false);
      expect(await ledger.placeOf('a')).toEqual({ seq: 1, family: 'crossing', through: 1 });
    });

    it('puts what is said of operations in the place of what was said before', async () => {
      // Only what is completed has a place, and is judged.
      for (const id of ['a', 'b', 'c']) {
        await running(id);
        await complete(id, { evaluation: null });
      }
      await ledger.rewriteJudgements(
        [
          { operationId: 'a', evaluated: 12, deflatedSharpe: 0.25, verdict: 'LIKELY_LUCK' },
          { operationId: 'b', evaluated: null, deflatedSharpe: null, verdict: null },
          { operationId: 'gone', evaluated: 1, deflatedSharpe: 0.5, verdict: 'INVALID' },
        ],
        { family: 'crossing', through: 7, isWhole: true },
      );
      expect((await store.find('a'))?.summary).toMatchObject({
        evaluated: 12,
        deflatedSharpe: 0.25,
        verdict: 'LIKELY_LUCK',
      });
      expect((await store.find('b'))?.summary).toMatchObject({
        evaluated: null,
        deflatedSharpe: null,
        verdict: null,
      });
      const { operations } = await store.list({
        filter: {},
        order: { field: 'DEFLATED_SHARPE', direction: 'DESC' },
        first: 1,
        after: null,
      });
      expect(operations.map(({ id }) => id)).toEqual(['a']);
    });

    it('says of operations what the most rows say, whoever comes last', async () => {
      await running('a');
      await complete('a', { evaluation: null });
      const judge = (through: number, isWhole = true) =>
        ledger.rewriteJudgements(
          [{ operationId: 'a', evaluated: through, deflatedSharpe: 1 / through, verdict: 'LIKELY_LUCK' }],
          { family: 'crossing', through, isWhole },
        );
      const said = async () => (await store.find('a'))?.summary.evaluated;
      expect([await judge(150), await judge(100), await said()]).toEqual([true, false, 150]);
      // What was judged by 150 rows still counts as that.
      expect([await judge(149, false), await said()]).toEqual([false, 150]);
      expect([await judge(150), await judge(151), await said()]).toEqual([true, true, 151]);
      const inTurn = await Promise.all([judge(300), judge(200), judge(400), judge(250)]);
      expect([inTurn[2], await said()]).toEqual([true, 400]);
      const other = { family: 'reversal', through: 1, isWhole: true };
      expect(await ledger.rewriteJudgements([], other)).toBe(true);
    });
  });
}
