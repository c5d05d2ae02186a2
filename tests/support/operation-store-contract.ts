import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MetricKind } from '../../src/base/pure/metrics.js';
import type { OperationStore } from '../../src/operations/ports/operation-store.js';
import type { Operation, OperationOutcome, OutcomePart } from '../../src/operations/record/operation.js';
import { OutcomeGapError } from '../../src/operations/record/outcome-gap-error.js';
import { barMetrics, metricsOfEveryKind } from './sample-metrics.js';
import { sampleOperation } from './sample-operation.js';

/** A store with nothing in it, and how to put it away. */
export interface OpenStore {
  readonly store: OperationStore;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const later = new Date('2024-03-01T12:05:00.000Z');
const outcome: OperationOutcome = {
  result: { totalBars: 21, nested: { z: 1, a: [0.1, null] } },
  warnings: [],
  partSeq: 0,
  firstTradeSeq: 0,
  tradeCount: 3,
  trades: new Uint8Array([7, 8, 9, 0, 200]),
  equity: new Uint8Array([0, 1, 127, 128, 255]),
};

/** Declares the tests that every OperationStore passes. */
export function describeOperationStore(name: string, open: () => Promise<OpenStore>): void {
  describe(name, () => {
    let opened: OpenStore;
    let store: OperationStore;

    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.close());

    async function pieces(id: string, afterSeq: number, limit: number): Promise<Uint8Array[]> {
      return (await store.readTradePieces(id, afterSeq, limit)).map((piece) => new Uint8Array(piece));
    }

    async function given(fields: Partial<Operation> = {}): Promise<Operation> {
      return (await store.insert(sampleOperation(fields))).operation;
    }

    describe('insert and find', () => {
      it('gives an operation back with every field as it was', async () => {
        const full = sampleOperation({
          status: 'FAILED',
          attempt: 3,
          caller: 'alice',
          executionMode: 'REMOTE',
          host: 'http://worker:5003',
          remoteId: 'op_remote',
          label: 'ünïcode 📈',
          parameters: { z: 1, a: { list: [1.5, 'x', true, null] } },
          idempotencyKey: 'key',
          pinnedInputs: { model: 'abc' },
          progress: {
            phase: 'done',
            percentage: 42.5,
            message: 'Failed',
            currentStep: 5,
            totalSteps: 9,
            etaSeconds: 1.25,
          },
          snapshot: { currentBar: 5 },
          error: { code: 'DATA_NOT_FOUND', message: 'No bars.', retryable: true },
          warnings: [{ code: 'FEW_TRADES', severity: 'CAUTION', message: 'Only 3.' }],
          startedAt: new Date('2024-03-01T12:00:01.001Z'),
          updatedAt: new Date('2024-03-01T12:00:02.002Z'),
          completedAt: new Date('2024-03-01T12:00:03.003Z'),
          cancelRequestedAt: new Date('2024-03-01T12:00:04.004Z'),
          cancelReason: 'changed my mind',
          heartbeatAt: new Date('2024-03-01T12:00:05.005Z'),
          workerLosses: 2,
          serverLosses: 1,
        });
        await store.insert(full);
        expect(await store.find(full.id)).toEqual(full);
      });

      it('keeps what is null as null', async () => {
        const operation = await given();
        expect(await store.find(operation.id)).toEqual(sampleOperation());
      });

      it('finds nothing under an unknown id', async () => {
        expect(await store.find('op_none')).toBeNull();
      });
    });

    describe('idempotency', () => {
      const createdAt = new Date('2024-03-01T00:00:00.000Z');
      const first = { id: 'first', caller: 'alice', idempotencyKey: 'key', createdAt } as const;
      const second = { ...first, id: 'second' };

      it('returns the first operation for the same caller, type and key', async () => {
        await given(first);
        const again = await store.insert(sampleOperation(second));
        expect(again.deduplicated).toBe(true);
        expect(again.operation.id).toBe('first');
        expect(await store.find('second')).toBeNull();
      });

      it.each([
        ['caller', { caller: 'bob' }],
        ['caller, when there is none', { caller: null }],
        ['type', { type: 'TRAINING' as const }],
        ['key', { idempotencyKey: 'other' }],
        ['key, when there is none', { idempotencyKey: null }],
      ])('takes another %s as another operation', async (_what, fields) => {
        await given(first);
        const other = await store.insert(sampleOperation({ ...second, ...fields }));
        expect(other.deduplicated).toBe(false);
        expect((await store.find('second'))?.id).toBe('second');
      });

      it('names the operation that an insert would return, without inserting', async () => {
        await given(first);
        expect((await store.findTwin(sampleOperation(second)))?.id).toBe('first');
        expect(await store.findTwin(sampleOperation({ ...second, caller: 'bob' }))).toBeNull();
        expect(await store.findTwin(sampleOperation({ ...second, idempotencyKey: null }))).toBeNull();
        expect(await store.find('second')).toBeNull();
      });

      it('holds the key of callers without a name, too', async () => {
        await given({ ...first, caller: null });
        const again = await store.insert(sampleOperation({ ...second, caller: null }));
        expect(again.operation.id).toBe('first');
      });

      it('holds a key for 24 hours and then gives it to the next operation', async () => {
        await given(first);
        const lastMoment = new Date(createdAt.getTime() + 24 * HOUR_MS - 1);
        const within = await store.insert(sampleOperation({ ...second, createdAt: lastMoment }));
        expect(within.operation.id).toBe('first');

        const expired = new Date(createdAt.getTime() + 24 * HOUR_MS);
        const after = await store.insert(sampleOperation({ ...second, createdAt: expired }));
        expect(after).toMatchObject({ deduplicated: false, operation: { id: 'second' } });

        const third = await store.insert(sampleOperation({ ...first, id: 'third', createdAt: expired }));
        expect(third.operation.id).toBe('second');
        expect((await store.find('first'))?.idempotencyKey).toBe('key');
      });

      it('creates one operation however many ask at once', async () => {
        const requests = Array.from({ length: 20 }, (_, index) =>
          store.insert(sampleOperation({ ...first, id: `op${index}` })),
        );
        const answers = await Promise.all(requests);
        expect(answers.filter(({ deduplicated }) => !deduplicated)).toHaveLength(1);
        expect(new Set(answers.map(({ operation }) => operation.id)).size).toBe(1);
      });
    });

    describe('transition', () => {
      it('changes the given columns and no others', async () => {
        const operation = await given({ label: 'kept', snapshot: { kept: true } });
        const change = {
          status: 'FAILED',
          attempt: 2,
          owner: 'server-b',
          progress: { ...operation.progress, phase: 'done', percentage: 12 },
          error: { code: 'MODEL_NOT_FOUND', message: 'None.', retryable: false },
          warnings: [{ code: 'W', severity: 'INFO', message: 'w' }],
          startedAt: later,
          completedAt: later,
          cancelRequestedAt: later,
          cancelReason: 'why not',
          workerLosses: 1,
          serverLosses: 2,
          updatedAt: later,
        } as const;
        const changed = await store.transition(operation.id, ['PENDING'], change);
        expect(changed).toEqual({ ...operation, ...change });
        expect(await store.find(operation.id)).toEqual({ ...operation, ...change });
      });

      it('can clear what may be null', async () => {
        const operation = await given({
          startedAt: later,
          cancelReason: 'x',
          error: { code: 'E', message: 'e', retryable: false },
        });
        const change = {
          status: 'PENDING',
          startedAt: null,
          cancelReason: null,
          error: null,
          updatedAt: later,
        } as const;
        expect(await store.transition(operation.id, ['PENDING'], change)).toEqual({
          ...operation,
          ...change,
        });
      });

      it('writes nothing from another status, in another attempt or for an unknown id', async () => {
        const operation = await given({ status: 'RUNNING', attempt: 2 });
        const change = { status: 'CANCELLING', updatedAt: later } as const;
        expect(await store.transition(operation.id, ['PENDING', 'CANCELLING'], change)).toBeNull();
        expect(await store.transition(operation.id, ['RUNNING'], change, 1)).toBeNull();
        expect(await store.transition('op_none', ['RUNNING'], change)).toBeNull();
        expect(await store.find(operation.id)).toEqual(operation);
        expect(await store.transition(operation.id, ['PENDING', 'RUNNING'], change, 2)).not.toBeNull();
      });

      it('lets one of many who try at once win', async () => {
        const operation = await given();
        const tries = Array.from({ length: 20 }, (_, index) =>
          store.transition(operation.id, ['PENDING'], {
            status: 'RUNNING',
            owner: `server-${index}`,
            updatedAt: later,
          }),
        );
        const winners = (await Promise.all(tries)).filter((winner) => winner !== null);
        expect(winners).toHaveLength(1);
        expect((await store.find(operation.id))?.owner).toBe(winners[0]?.owner);
      });
    });

    describe('saveProgress', () => {
      const progress = {
        phase: 'simulating',
        percentage: 50,
        message: 'Bar 5',
        currentStep: 5,
        totalSteps: 10,
        etaSeconds: 3,
      };

      it('saves progress and snapshot', async () => {
        const { id } = await given({ status: 'RUNNING' });
        expect(await store.saveProgress(id, 1, { progress, snapshot: { bar: 5 }, updatedAt: later })).toBe(
          true,
        );
        expect(await store.find(id)).toMatchObject({ progress, snapshot: { bar: 5 }, updatedAt: later });
      });

      it('holds the percentage at its maximum', async () => {
        const { id } = await given({ status: 'RUNNING' });
        await store.saveProgress(id, 1, { progress, snapshot: null, updatedAt: later });
        const lower = { ...progress, percentage: 20, currentStep: 2 };
        await store.saveProgress(id, 1, { progress: lower, snapshot: null, updatedAt: later });
        expect((await store.find(id))?.progress).toEqual({ ...lower, percentage: 50 });
      });

      it('sets the deaths of the server that count, or leaves them as they are', async () => {
        const { id } = await given({ status: 'RUNNING', serverLosses: 7 });
        await store.saveProgress(id, 1, { progress, snapshot: null, updatedAt: later });
        expect((await store.find(id))?.serverLosses).toBe(7);
        await store.saveProgress(id, 1, { progress, snapshot: null, serverLosses: 0, updatedAt: later });
        expect((await store.find(id))?.serverLosses).toBe(0);
      });

      it('changes nothing once another attempt has begun or the operation is final', async () => {
        const running = await given({ id: 'running', status: 'RUNNING', attempt: 2 });
        const done = await given({ id: 'done', status: 'COMPLETED' });
        const state = { progress, snapshot: null, updatedAt: later };
        expect(await store.saveProgress('running', 1, state)).toBe(false);
        expect(await store.saveProgress('done', 1, state)).toBe(false);
        expect(await store.saveProgress('op_none', 1, state)).toBe(false);
        expect(await store.find('running')).toEqual(running);
        expect(await store.find('done')).toEqual(done);
      });
    });

    describe('pinInputs', () => {
      it('keeps the first inputs and returns them to later attempts', async () => {
        const { id } = await given({ status: 'RUNNING' });
        expect(await store.pinInputs(id, 1, { data: 'a' })).toEqual({ data: 'a' });
        await store.transition(id, ['RUNNING'], { status: 'PENDING', attempt: 2, updatedAt: later });
        expect(await store.pinInputs(id, 2, { data: 'b' })).toEqual({ data: 'a' });
        expect((await store.find(id))?.pinnedInputs).toEqual({ data: 'a' });
      });

      it('returns null once the attempt is over', async () => {
        await given({ id: 'running', status: 'RUNNING', attempt: 2 });
        await given({ id: 'done', status: 'CANCELLED' });
        expect(await store.pinInputs('running', 1, { data: 'a' })).toBeNull();
        expect(await store.pinInputs('done', 1, { data: 'a' })).toBeNull();
        expect((await store.find('running'))?.pinnedInputs).toBeNull();
      });
    });

    describe('metric logs', () => {
      it.each(Object.keys(metricsOfEveryKind) as MetricKind[])('gives %s back as they were', async (kind) => {
        const { id } = await given({ status: 'RUNNING' });
        const entries = metricsOfEveryKind[kind];
        expect(await store.appendMetrics(id, 1, kind, entries)).toBe(true);
        expect(await store.readMetrics(id, kind, -1, 10)).toEqual(entries);
        expect(await store.lastMetricSeq(id, kind)).toBe(1);
      });

      it('reads by cursor: every entry once, in order', async () => {
        const { id } = await given({ status: 'RUNNING' });
        await store.appendMetrics(id, 1, 'bars', barMetrics(0, 7));
        const pages = [
          await store.readMetrics(id, 'bars', -1, 3),
          await store.readMetrics(id, 'bars', 2, 3),
          await store.readMetrics(id, 'bars', 5, 3),
          await store.readMetrics(id, 'bars', 6, 3),
        ];
        expect(pages.map((page) => page.length)).toEqual([3, 3, 1, 0]);
        expect(pages.flat()).toEqual(barMetrics(0, 7));
      });

      it('ignores an entry whose seq the log has already', async () => {
        const { id } = await given({ status: 'RUNNING' });
        await store.appendMetrics(id, 1, 'bars', barMetrics(0, 3));
        const others = barMetrics(1, 5).map((entry) => ({ ...entry, trades: 99 }));
        expect(await store.appendMetrics(id, 1, 'bars', others)).toBe(true);
        expect(await store.appendMetrics(id, 1, 'bars', others)).toBe(true);
        const trades = (await store.readMetrics(id, 'bars', -1, 10)).map((entry) => entry.trades);
        expect(trades).toEqual([0, 1, 2, 99, 99]);
      });

      it('keeps the logs of operations and kinds apart', async () => {
        const a = await given({ id: 'a', status: 'RUNNING' });
        const b = await given({ id: 'b', status: 'RUNNING' });
        await store.appendMetrics(a.id, 1, 'bars', barMetrics(0, 2));
        expect(await store.readMetrics(b.id, 'bars', -1, 10)).toEqual([]);
        expect(await store.lastMetricSeq(b.id, 'bars')).toBe(-1);
        expect(await store.lastMetricSeq(a.id, 'epochs')).toBe(-1);
      });

      it('tells whether the attempt lives even when there is nothing to append', async () => {
        const { id } = await given({ status: 'RUNNING' });
        expect(await store.appendMetrics(id, 1, 'bars', [])).toBe(true);
        expect(await store.appendMetrics(id, 2, 'bars', [])).toBe(false);
      });

      it('appends nothing once another attempt has begun or the operation is final', async () => {
        await given({ id: 'running', status: 'RUNNING', attempt: 2 });
        await given({ id: 'done', status: 'FAILED' });
        for (const id of ['running', 'done', 'op_none']) {
          expect(await store.appendMetrics(id, 1, 'bars', barMetrics(0, 2))).toBe(false);
          expect(await store.lastMetricSeq(id, 'bars')).toBe(-1);
        }
      });
    });

    describe('complete', () => {
      const completion = { status: 'COMPLETED', completedAt: later, updatedAt: later } as const;

      it('leaves the operation COMPLETED with result, trades and equity', async () => {
        const { id } = await given({ status: 'RUNNING' });
        expect(await store.complete(id, 1, outcome, completion)).toMatchObject({ id, ...completion });
        expect((await store.find(id))?.status).toBe('COMPLETED');
        expect(await store.readResult(id)).toEqual(outcome.result);
        expect(await pieces(id, -1, 2)).toEqual([outcome.trades]);
        expect(await pieces(id, 1, 2)).toEqual([outcome.trades]);
        expect(await store.countTrades(id)).toBe(outcome.tradeCount);
        expect(new Uint8Array((await store.readEquity(id)) ?? [])).toEqual(outcome.equity);
      });

      it('gives another title where the outcome brought one', async () => {
        const { id } = await given({ status: 'RUNNING' });
        const titled = { ...completion, title: 'what it was about' };
        expect(await store.complete(id, 1, outcome, titled)).toMatchObject({ id, ...titled });
        expect((await store.find(id))?.title).toBe('what it was about');
      });

      it('gives the equity piece by piece as well, once the operation is COMPLETED', async () => {
        const { id } = await given({ status: 'RUNNING' });
        const part = { ...outcome, tradeCount: 0, trades: null };
        await store.appendOutcome(id, 1, { ...part, partSeq: 0, equity: new Uint8Array([1, 2, 3]) });
        await store.appendOutcome(id, 1, { ...part, partSeq: 1, equity: null });
        expect(await store.readEquityPiece(id, -1)).toBeNull();
        await store.complete(
          id,
          1,
          { ...part, partSeq: 2, firstTradeSeq: 0, equity: new Uint8Array([4]) },
          completion,
        );
        const first = await store.readEquityPiece(id, -1);
        const last = await store.readEquityPiece(id, 0);
        expect([first, last].map((piece) => [piece?.partSeq, ...(piece?.equity ?? [])])).toEqual([
          [0, 1, 2, 3],
          [2, 4],
        ]);
        expect(await store.readEquityPiece(id, 2)).toBeNull();
        expect([...((await store.readEquity(id)) ?? [])]).toEqual([1, 2, 3, 4]);
      });

      it('completes work that ended before its cancellation', async () => {
        const { id } = await given({ status: 'CANCELLING' });
        expect(await store.complete(id, 1, outcome, completion)).not.toBeNull();
      });

      it('takes outcomes without trades and equity', async () => {
        const { id } = await given({ status: 'RUNNING' });
        await store.complete(id, 1, { ...outcome, tradeCount: 0, trades: null, equity: null }, completion);
        expect(await pieces(id, -1, 10)).toEqual([]);
        expect(await store.countTrades(id)).toBe(0);
        expect(await store.readEquity(id)).toBeNull();
      });

      it('writes nothing unless the operation is RUNNING or CANCELLING in this attempt', async () => {
        await given({ id: 'pending', status: 'PENDING' });
        await given({ id: 'cancelled', status: 'CANCELLED' });
        await given({ id: 'second', status: 'RUNNING', attempt: 2 });
        for (const id of ['pending', 'cancelled', 'second', 'op_none']) {
          expect(await store.complete(id, 1, outcome, completion)).toBeNull();
          expect(await store.readResult(id)).toBeNull();
          expect(await store.countTrades(id)).toBe(0);
          expect(await store.readEquity(id)).toBeNull();
        }
      });

      it('lets one of completion, failure and cancellation win', async () => {
        const { id } = await given({ status: 'CANCELLING' });
        const endings = await Promise.all([
          store.transition(id, ['CANCELLING'], { status: 'CANCELLED', updatedAt: later }),
          store.complete(id, 1, outcome, completion),
          store.transition(id, ['RUNNING', 'CANCELLING'], { status: 'FAILED', updatedAt: later }),
        ]);
        const [winner, ...others] = endings.filter((ending) => ending !== null);
        expect(others).toEqual([]);
        const stored = await store.find(id);
        expect(stored?.status).toBe(winner?.status);
        expect((await store.readResult(id)) !== null).toBe(stored?.status === 'COMPLETED');
      });
    });

    describe('a checkpoint', () => {
      const state = (...bytes: number[]): Uint8Array => new Uint8Array(bytes);
      const read = async (id: string): Promise<number[] | null> => {
        const checkpoint = await store.readCheckpoint(id);
        return checkpoint && [...checkpoint];
      };

      it('takes the place of the one before, and later attempts find it', async () => {
        const { id } = await given({ status: 'RUNNING' });
        expect(await read(id)).toBeNull();
        expect(await store.saveCheckpoint(id, 1, state(1, 2, 3))).toBe(true);
        expect(await store.saveCheckpoint(id, 1, state(0, 255))).toBe(true);
        await store.transition(id, ['RUNNING'], { status: 'PENDING', attempt: 2, updatedAt: later });
        expect(await read(id)).toEqual([0, 255]);
      });

      it('is not written once another attempt has begun or the operation is final', async () => {
        await given({ id: 'second', status: 'RUNNING', attempt: 2 });
        await given({ id: 'cancelled', status: 'CANCELLED' });
        for (const id of ['second', 'cancelled', 'op_none']) {
          expect(await store.saveCheckpoint(id, 1, state(1))).toBe(false);
          expect(await read(id)).toBeNull();
        }
      });

      it.each(['FAILED', 'CANCELLED'] as const)('is gone when the operation is %s', async (status) => {
        const { id } = await given({ status: 'RUNNING' });
        await store.saveCheckpoint(id, 1, state(1));
        await store.transition(id, ['RUNNING'], { status, updatedAt: later });
        expect(await read(id)).toBeNull();
      });

      it('is gone when the operation is COMPLETED', async () => {
        const { id } = await given({ status: 'RUNNING' });
        await store.saveCheckpoint(id, 1, state(1));
        await store.complete(id, 1, outcome, { status: 'COMPLETED', updatedAt: later });
        expect(await read(id)).toBeNull();
      });
    });

    describe('an outcome in parts', () => {
      const completion = { status: 'COMPLETED', completedAt: later, updatedAt: later } as const;
      const part = (partSeq: number, firstTradeSeq: number, trades: number): OutcomePart => ({
        partSeq,
        firstTradeSeq,
        tradeCount: trades,
        trades: trades === 0 ? null : new Uint8Array([firstTradeSeq, trades]),
        equity: new Uint8Array([partSeq, trades]),
      });
      const last = (partSeq: number, firstTradeSeq: number, trades: number): OperationOutcome => ({
        ...part(partSeq, firstTradeSeq, trades),
        result: outcome.result,
        warnings: [],
      });

      async function expectNothing(id: string): Promise<void> {
        expect(await pieces(id, -1, 10)).toEqual([]);
        expect(await store.countTrades(id)).toBe(0);
        expect(await store.readEquity(id)).toBeNull();
        expect(await store.readResult(id)).toBeNull();
      }

      it('is read as a whole after the completion, and not at all before', async () => {
        const { id } = await given({ status: 'RUNNING' });
        expect(await store.appendOutcome(id, 1, part(0, 0, 2))).toBe(true);
        expect(await store.appendOutcome(id, 1, part(1, 2, 0))).toBe(true);
        await expectNothing(id);
        await store.complete(id, 1, last(2, 2, 3), completion);
        const [head, tail] = [new Uint8Array([0, 2]), new Uint8Array([2, 3])];
        expect(await pieces(id, -1, 10)).toEqual([head, tail]);
        // Trades 1 and 2, then 1, then 2 and 3, then those behind the last.
        expect(await pieces(id, 0, 2)).toEqual([head, tail]);
        expect(await pieces(id, 0, 1)).toEqual([head]);
        expect(await pieces(id, 1, 2)).toEqual([tail]);
        expect(await pieces(id, -1, 0)).toEqual([]);
        expect(await store.countTrades(id)).toBe(5);
        expect(new Uint8Array((await store.readEquity(id)) ?? [])).toEqual(
          new Uint8Array([0, 2, 1, 0, 2, 3]),
        );
      });

      it('is read part by part as it grows, and as it was handed over', async () => {
        const { id } = await given({ status: 'RUNNING' });
        const parts = [part(0, 0, 2), part(1, 2, 0), part(2, 2, 3)];
        for (const [partSeq, one] of parts.entries()) {
          expect(await store.readPart(id, partSeq)).toBeNull();
          await store.appendOutcome(id, 1, one);
          expect(await store.countParts(id)).toBe(partSeq + 1);
        }
        await store.complete(id, 1, last(3, 5, 1), completion);
        for (const expected of [...parts, part(3, 5, 1)]) {
          const read = await store.readPart(id, expected.partSeq);
          const bytes = (array: Uint8Array | null | undefined) => array && new Uint8Array(array);
          expect({ ...read, trades: bytes(read?.trades), equity: bytes(read?.equity) }).toEqual({
            ...expected,
          });
        }
        expect(await store.readPart(id, 4)).toBeNull();
        expect([await store.countParts('op_none'), await store.readPart('op_none', 0)]).toEqual([0, null]);
      });

      it('begins anew with part 0, whatever an earlier attempt left', async () => {
        const { id } = await given({ status: 'RUNNING' });
        for (const early of [part(0, 0, 4), part(1, 4, 4)]) await store.appendOutcome(id, 1, early);
        await store.transition(id, ['RUNNING'], { status: 'PENDING', attempt: 2, updatedAt: later });
        await store.transition(id, ['PENDING'], { status: 'RUNNING', updatedAt: later });
        await store.appendOutcome(id, 2, part(0, 0, 1));
        await store.complete(id, 2, last(1, 1, 1), completion);
        expect(await store.countTrades(id)).toBe(2);
        expect(await pieces(id, -1, 10)).toEqual([new Uint8Array([0, 1]), new Uint8Array([1, 1])]);
      });

      it('begins anew with a completion that is the only part', async () => {
        const { id } = await given({ status: 'RUNNING' });
        await store.appendOutcome(id, 1, part(0, 0, 4));
        await store.complete(id, 1, last(0, 0, 1), completion);
        expect(await store.countTrades(id)).toBe(1);
      });

      it('has no gaps: a part without those before it is refused, and so is the completion', async () => {
        const { id } = await given({ status: 'RUNNING' });
        await store.appendOutcome(id, 1, part(0, 0, 2));
        await expect(store.appendOutcome(id, 1, part(2, 2, 1))).rejects.toThrow(OutcomeGapError);
        await expect(store.appendOutcome(id, 1, part(1, 3, 1))).rejects.toThrow(OutcomeGapError);
        await expect(store.complete(id, 1, last(2, 2, 1), completion)).rejects.toThrow(OutcomeGapError);
        expect((await store.find(id))?.status).toBe('RUNNING');
        await expectNothing(id);
      });

      it('takes nothing once another attempt has begun or the operation is final', async () => {
        await given({ id: 'second', status: 'RUNNING', attempt: 2 });
        await given({ id: 'cancelled', status: 'CANCELLED' });
        for (const id of ['second', 'cancelled', 'op_none']) {
          expect(await store.appendOutcome(id, 1, part(0, 0, 1))).toBe(false);
          await expectNothing(id);
        }
      });

      it.each(['FAILED', 'CANCELLED'] as const)(
        'is not readable when the operation is %s',
        async (status) => {
          const { id } = await given({ status: 'RUNNING' });
          await store.appendOutcome(id, 1, part(0, 0, 2));
          await store.transition(id, ['RUNNING'], { status, updatedAt: later });
          await expectNothing(id);
        },
      );
    });

    describe('delete', () => {
      it.each(['COMPLETED', 'FAILED', 'CANCELLED'] as const)(
        'removes a %s operation with its metrics, trades and result',
        async (status) => {
          const { id } = await given({ status: 'RUNNING' });
          const other = await given({ id: 'other', status: 'RUNNING' });
          for (const operation of [id, other.id]) {
            for (const kind of Object.keys(metricsOfEveryKind) as MetricKind[]) {
              await store.appendMetrics(operation, 1, kind, metricsOfEveryKind[kind]);
            }
            await store.complete(operation, 1, outcome, { status, updatedAt: later });
          }
          expect(await store.delete(id)).toBe(true);
          expect(await store.find(id)).toBeNull();
          expect(await store.count({})).toBe(1);
          for (const kind of Object.keys(metricsOfEveryKind) as MetricKind[]) {
            expect(await store.lastMetricSeq(id, kind)).toBe(-1);
            expect(await store.lastMetricSeq(other.id, kind)).toBeGreaterThanOrEqual(0);
          }
          expect(await store.readResult(id)).toBeNull();
          expect(await store.countTrades(id)).toBe(0);
          expect(await store.readEquity(id)).toBeNull();
          expect(await store.countTrades(other.id)).toBe(outcome.tradeCount);
        },
      );

      it.each(['PENDING', 'RUNNING', 'CANCELLING'] as const)(
        'leaves a %s operation alone',
        async (status) => {
          const operation = await given({ status });
          expect(await store.delete(operation.id)).toBe(false);
          expect(await store.find(operation.id)).toEqual(operation);
        },
      );

      it('finds nothing to remove under an unknown id', async () => {
        expect(await store.delete('op_none')).toBe(false);
      });

      it('lets one of many who try at once remove it', async () => {
        const { id } = await given({ status: 'FAILED' });
        const removals = await Promise.all([1, 2, 3].map(() => store.delete(id)));
        expect(removals.filter(Boolean)).toEqual([true]);
      });

      it('frees the idempotency key and the id', async () => {
        const { id } = await given({ status: 'COMPLETED', idempotencyKey: 'key' });
        await store.delete(id);
        const again = await store.insert(sampleOperation({ idempotencyKey: 'key' }));
        expect(again).toMatchObject({ deduplicated: false, operation: { id, status: 'PENDING' } });
        expect(await store.lastMetricSeq(id, 'bars')).toBe(-1);
      });
    });

    describe('operations that are over for long', () => {
      const at = (index: number): Date => new Date(Date.UTC(2024, 2, 1, 12, index));

      it('are named, the longest ago first and no more than asked for', async () => {
        await given({ id: 'a', status: 'FAILED', completedAt: at(3) });
        await given({ id: 'b', status: 'COMPLETED', completedAt: at(1) });
        await given({ id: 'c', status: 'CANCELLED', completedAt: at(2) });
        await given({ id: 'd', status: 'COMPLETED', completedAt: at(4) });
        await given({ id: 'e', status: 'RUNNING' });
        expect(await store.listCompletedBefore(at(4), 10)).toEqual(['b', 'c', 'a']);
        expect(await store.listCompletedBefore(at(4), 2)).toEqual(['b', 'c']);
        expect(await store.listCompletedBefore(at(1), 10)).toEqual([]);
      });

      it('are not named any more once they are removed', async () => {
        await given({ id: 'a', status: 'FAILED', completedAt: at(1) });
        await store.delete('a');
        await store.freeRemoved();
        expect(await store.listCompletedBefore(at(9), 10)).toEqual([]);
      });
    });

    describe('list', () => {
      it('reads no further than its budget, whatever the rows hold', async () => {
        const reason = 'r'.repeat(990_000);
        for (let index = 0; index < 12; index += 1)
          await given({ id: `op_${index}`, status: 'CANCELLED', cancelReason: reason });
        const page = { filter: {}, first: 200, after: null };
        const read: number[] = [];
        const budget = (rows: number) => ({
          take(bytes: number): void {
            if (bytes > 0) read.push(bytes);
            if (read.length > rows) throw new Error('too much');
          },
        });
        await expect(store.list(page, budget(3))).rejects.toThrow('too much');
        expect(read.length).toBeLessThanOrEqual(12);
        expect(Math.min(...read)).toBeGreaterThan(990_000);
        read.length = 0;
        expect(
          (await store.list(page, budget(12))).operations.map(({ cancelReason }) => cancelReason),
        ).toEqual(Array.from({ length: 12 }, () => reason));
      });

      it('shows what is stored, characters that no input may have any more included', async () => {
        const label = 'a\u001B]0;x\u0007\r\u202Eb';
        await given({ id: 'op_old', label, cancelReason: label });
        const { operations } = await store.list({ filter: {}, first: 10, after: null });
        expect(operations.map((one) => [one.label, one.cancelReason])).toEqual([[label, label]]);
        expect((await store.find('op_old'))?.label).toBe(label);
      });

      const minute = (index: number): Date => new Date(Date.UTC(2024, 2, 1, 12, index));

      async function idsOf(filter: Parameters<OperationStore['list']>[0]['filter']): Promise<string[]> {
        const page = await store.list({ filter, first: 100, after: null });
        expect(await store.count(filter)).toBe(page.operations.length);
        return page.operations.map(({ id }) => id);
      }

      it('pages newest first, ties by id, and stays in place while operations are added', async () => {
        for (const [id, index] of [
          ['c', 1],
          ['a', 1],
          ['b', 1],
          ['old', 0],
          ['new', 2],
        ] as const) {
          await given({ id, createdAt: minute(index) });
        }
        const first = await store.list({ filter: {}, first: 2, after: null });
        expect(first.operations.map(({ id }) => id)).toEqual(['new', 'c']);
        expect(first.hasNextPage).toBe(true);

        await given({ id: 'newer', createdAt: minute(3) });
        const rest = await store.list({ filter: {}, first: 3, after: first.operations[1] ?? null });
        expect(rest.operations.map(({ id }) => id)).toEqual(['b', 'a', 'old']);
        expect(rest.hasNextPage).toBe(false);
        expect(await store.count({})).toBe(6);
      });

      it('filters by each field', async () => {
        await given({ id: 'a', createdAt: minute(0) });
        await given({ id: 'b', createdAt: minute(1), type: 'TRAINING', symbol: 'MSFT' });
        await given({ id: 'c', createdAt: minute(2), status: 'FAILED', strategy: 'strategies/macd.yaml' });
        await given({ id: 'd', createdAt: minute(3), status: 'RUNNING', symbol: null, strategy: null });
        expect(await idsOf({})).toEqual(['d', 'c', 'b', 'a']);
        expect(await idsOf({ ids: ['a', 'c', 'none'] })).toEqual(['c', 'a']);
        expect(await idsOf({ ids: [] })).toEqual([]);
        expect(await idsOf({ types: ['TRAINING', 'DATA_LOADING'] })).toEqual(['b']);
        expect(await idsOf({ statuses: ['FAILED', 'RUNNING'] })).toEqual(['d', 'c']);
        expect(await idsOf({ symbol: 'AAPL' })).toEqual(['c', 'a']);
        expect(await idsOf({ strategy: 'strategies/macd.yaml' })).toEqual(['c']);
        expect(await idsOf({ createdAfter: minute(1) })).toEqual(['d', 'c']);
        expect(await idsOf({ createdBefore: minute(1) })).toEqual(['a']);
      });

      it('finds ids by what they, or their random part, begin with', async () => {
        const ids = [
          'op_backtesting_20240112_143000_9f2c01d4ab37',
          'op_backtesting_20240112_143001_9f2d0000ab37',
          'op_training_20240112_143002_00009f2c0000',
          'short',
        ];
        for (const [index, id] of ids.entries()) await given({ id, createdAt: minute(index) });
        const [first, second, third, short] = ids;
        expect(await idsOf({ idPrefix: '9f2c' })).toEqual([first]);
        expect(await idsOf({ idPrefix: '9f2' })).toEqual([second, first]);
        expect(await idsOf({ idPrefix: 'op_' })).toEqual([third, second, first]);
        expect(await idsOf({ idPrefix: first as string })).toEqual([first]);
        expect(await idsOf({ idPrefix: 'short' })).toEqual([short]);
        expect(await idsOf({ idPrefix: '9f2', createdAfter: minute(0) })).toEqual([second]);
        for (const nothing of ['2024', 'ab37', '9F2C', '%', 'op_training_20240112_143002_0000_', '😀'])
          expect(await idsOf({ idPrefix: nothing })).toEqual([]);
      });

      it('finds a strategy by its path, or by the end of the path without its ending', async () => {
        const paths = [
          'strategies/rsi.yaml',
          'strategies/sub/rsi.yml',
          'strategies/RSI.yaml',
          'strategies/my_rsi.yaml',
          'strategies/100%_sure.yaml',
          'strategies/100x_sure.yaml',
        ];
        for (const [index, strategy] of paths.entries()) {
          await given({ id: strategy, createdAt: minute(index), strategy });
        }
        await given({ id: 'none', createdAt: minute(50), strategy: null });
        expect(await idsOf({ strategy: 'rsi' })).toEqual(['strategies/sub/rsi.yml', 'strategies/rsi.yaml']);
        expect(await idsOf({ strategy: 'sub/rsi' })).toEqual(['strategies/sub/rsi.yml']);
        expect(await idsOf({ strategy: 'strategies/rsi.yaml' })).toEqual(['strategies/rsi.yaml']);
        expect(await idsOf({ strategy: 'strategies/rsi' })).toEqual(['strategies/rsi.yaml']);
        expect(await idsOf({ strategy: '100%_sure' })).toEqual(['strategies/100%_sure.yaml']);
        for (const nothing of ['', '%', 'si', 'rsi.yaml', 'strategies']) {
          expect(await idsOf({ strategy: nothing })).toEqual([]);
        }
      });

      it('joins conditions: all must hold', async () => {
        await given({ id: 'a', createdAt: minute(0), status: 'FAILED' });
        await given({ id: 'b', createdAt: minute(1), status: 'FAILED', symbol: 'MSFT' });
        await given({ id: 'c', createdAt: minute(2), symbol: 'MSFT' });
        expect(await idsOf({ statuses: ['FAILED'], symbol: 'MSFT', createdBefore: minute(9) })).toEqual([
          'b',
        ]);
        const page = await store.list({
          filter: { symbol: 'MSFT' },
          first: 1,
          after: { createdAt: minute(2), id: 'c' },
        });
        expect(page.operations.map(({ id }) => id)).toEqual(['b']);
        expect(page.hasNextPage).toBe(false);
        expect(await store.count({ symbol: 'MSFT' })).toBe(2);
      });
    });

    describe('unfinished operations', () => {
      it('are listed oldest first, of one owner or of all, and counted by status', async () => {
        const at = (index: number): Date => new Date(Date.UTC(2024, 2, 1, 12, index));
        await given({ id: 'a', createdAt: at(3), status: 'RUNNING' });
        await given({ id: 'b', createdAt: at(1), status: 'PENDING', owner: 'server-b' });
        await given({ id: 'c', createdAt: at(2), status: 'CANCELLING' });
        await given({ id: 'd', createdAt: at(0), status: 'COMPLETED' });
        const ids = async (owner?: string) => (await store.listUnfinished(owner)).map(({ id }) => id);
        expect(await ids()).toEqual(['b', 'c', 'a']);
        expect(await ids('server-a')).toEqual(['c', 'a']);
        expect(await store.countByStatus('PENDING')).toBe(1);
        expect(await store.countByStatus('FAILED')).toBe(0);
      });
    });
  });
}
