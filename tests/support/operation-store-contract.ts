import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  OPERATION_ORDER_FIELDS,
  type OperationFilter,
  type OperationOrder,
  type OperationPage,
  type OperationPosition,
} from '../../src/operations/ports/operation-query.js';
import type { OperationStore } from '../../src/operations/ports/operation-store.js';
import type { Operation, OperationOutcome } from '../../src/operations/record/operation.js';
import type { NewOperationEvent } from '../../src/operations/record/operation-event.js';
import { type OperationSummary, summaryOf } from '../../src/operations/record/operation-summary.js';
import type { Piece } from '../../src/operations/record/part.js';
import { StreamGapError } from '../../src/operations/record/stream-gap-error.js';
import type { Tag } from '../../src/operations/record/tags.js';
import { placeOf } from './in-memory-lists.js';
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
};

const FULL_SUMMARY: OperationSummary = {
  symbols: ['AAPL', 'MSFT'],
  timeframe: '1d',
  startDate: '2024-01-01',
  endDate: '2024-01-31',
  basis: 'OUT_OF_SAMPLE',
  totalReturn: 0.1,
  benchmarkReturn: -0.2,
  sharpeRatio: 1.5,
  maxDrawdown: 0.05,
  totalTrades: 12,
  evaluated: 3,
  deflatedSharpe: 0.9,
  verdict: 'LIKELY_LUCK',
  sparkline: [1, 1.05, 1.1],
};

const idea = (value: string): Tag => ({ key: 'idea', value });
const piece = (stream: string, firstSeq: number, count: number, ...bytes: readonly number[]): Piece => ({
  stream,
  firstSeq,
  count,
  bytes: new Uint8Array(bytes),
});
const part = (...pieces: readonly Piece[]) => ({ pieces });

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

    /** Returns bytes as this side of a store has them, whatever the class that a database gives them. */
    async function read(id: string, stream: string, afterSeq = -1, limit = 1_000): Promise<readonly Piece[]> {
      const pieces = await store.readStream(id, stream, afterSeq, limit);
      return pieces.map(({ bytes, ...rest }) => ({ ...rest, bytes: new Uint8Array(bytes) }));
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
          waitingSince: new Date('2024-03-01T12:00:05.005Z'),
          workerLosses: 2,
          serverLosses: 1,
          tags: [
            { key: 'idea', value: 'μomentum' },
            { key: 'idea', value: 'b' },
          ],
          note: 'two\nlines',
          pinned: true,
          priority: -7,
          parentId: 'op_parent',
          retryOfId: 'op_before',
          model: 'models/rsi',
          summary: FULL_SUMMARY,
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

      it('sets since when an operation waits for others, until its next attempt', async () => {
        const { id } = await given({ status: 'RUNNING' });
        const waiting = async (): Promise<Date | null | undefined> => (await store.find(id))?.waitingSince;
        for (const waitingSince of [later, null, later]) {
          await store.saveProgress(id, 1, { progress, snapshot: null, waitingSince, updatedAt: later });
          expect(await waiting()).toEqual(waitingSince);
        }
        await store.saveProgress(id, 1, { progress, snapshot: null, updatedAt: later });
        expect(await waiting()).toEqual(later);
        await store.transition(id, ['RUNNING'], {
          ...{ status: 'PENDING', attempt: 2, waitingSince: null, updatedAt: later },
        });
        expect(await waiting()).toBeNull();
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

    describe('streams', () => {
      it('give pieces back as they were, whatever their bytes', async () => {
        const { id } = await given({ status: 'RUNNING' });
        const pieces = [piece('samples', 0, 2, 0, 1, 127, 128, 255), piece('trades', 0, 1)];
        expect(await store.appendPart(id, 1, part(...pieces))).toBe(true);
        expect(await read(id, 'samples')).toEqual([pieces[0]]);
        expect(await read(id, 'trades')).toEqual([pieces[1]]);
        expect(await store.countStream(id, 'samples')).toBe(2);
        expect(await store.countStream(id, 'trades')).toBe(1);
      });

      it('are read by cursor: the pieces that hold what is asked for', async () => {
        const { id } = await given({ status: 'RUNNING' });
        const [head, middle, tail] = [piece('s', 0, 2, 1), piece('s', 2, 3, 2), piece('s', 5, 1, 3)];
        for (const one of [head, middle, tail]) await store.appendPart(id, 1, part(one));
        expect(await read(id, 's', -1, 10)).toEqual([head, middle, tail]);
        // Entries 1 and 2, then 1, then 2 to 4, then 4 and 5, then those behind the last.
        expect(await read(id, 's', 0, 2)).toEqual([head, middle]);
        expect(await read(id, 's', 0, 1)).toEqual([head]);
        expect(await read(id, 's', 1, 3)).toEqual([middle]);
        expect(await read(id, 's', 3, 2)).toEqual([middle, tail]);
        expect(await read(id, 's', 5, 10)).toEqual([]);
        expect(await read(id, 's', -1, 0)).toEqual([]);
        expect(await store.countStream(id, 's')).toBe(6);
      });

      it('have no gaps and no repetitions: such a part is refused whole', async () => {
        const { id } = await given({ status: 'RUNNING' });
        await store.appendPart(id, 1, part(piece('s', 0, 2, 1)));
        for (const firstSeq of [0, 1, 3]) {
          const broken = part(piece('t', 0, 1, 9), piece('s', firstSeq, 2, 2));
          await expect(store.appendPart(id, 1, broken)).rejects.toThrow(StreamGapError);
        }
        expect(await read(id, 's')).toEqual([piece('s', 0, 2, 1)]);
        expect(await store.countStream(id, 't')).toBe(0);
      });

      it('are kept apart by operation and name', async () => {
        const a = await given({ id: 'a', status: 'RUNNING' });
        const b = await given({ id: 'b', status: 'RUNNING' });
        await store.appendPart(a.id, 1, part(piece('s', 0, 1, 1)));
        expect(await read(b.id, 's')).toEqual([]);
        expect(await store.countStream(b.id, 's')).toBe(0);
        expect(await store.countStream(a.id, 't')).toBe(0);
      });

      it('begin anew where they were discarded, and the others go on', async () => {
        const { id } = await given({ status: 'RUNNING' });
        await store.appendPart(id, 1, part(piece('log', 0, 3, 1), piece('draft', 0, 4, 1)));
        expect(await store.discardStreams(id, 1, ['draft', 'unknown'])).toBe(true);
        expect(await read(id, 'draft')).toEqual([]);
        await store.appendPart(id, 1, part(piece('draft', 0, 1, 2), piece('log', 3, 1, 2)));
        expect(await read(id, 'draft')).toEqual([piece('draft', 0, 1, 2)]);
        expect(await store.countStream(id, 'log')).toBe(4);
      });

      it('are discarded with a transition, where that happens', async () => {
        const { id } = await given({ status: 'RUNNING' });
        await store.appendPart(id, 1, part(piece('log', 0, 3, 1), piece('draft', 0, 4, 1)));
        const change = { status: 'FAILED', updatedAt: later } as const;
        expect(await store.transition(id, ['PENDING'], change, 1, ['draft'])).toBeNull();
        expect(await store.countStream(id, 'draft')).toBe(4);
        expect(await store.transition(id, ['RUNNING'], change, 1, ['draft'])).not.toBeNull();
        expect(await store.countStream(id, 'draft')).toBe(0);
        expect(await store.countStream(id, 'log')).toBe(3);
      });

      it('tell whether the attempt lives even when there is nothing to append', async () => {
        const { id } = await given({ status: 'RUNNING' });
        expect(await store.appendPart(id, 1, part())).toBe(true);
        expect(await store.appendPart(id, 2, part())).toBe(false);
      });

      it('take the state of a pull along with a part, or neither', async () => {
        const { id } = await given({ status: 'RUNNING', serverLosses: 2 });
        const progress = {
          phase: 'simulating',
          percentage: 50,
          message: 'Bar 5',
          currentStep: 5,
          totalSteps: 10,
          etaSeconds: 3,
        };
        const told = { attempt: 1, host: null, caller: null, message: 'simulating' };
        const phaseEvent = { at: later, kind: 'PHASE', ...told } as const;
        const state = { progress, snapshot: { bar: 5 }, serverLosses: 0, updatedAt: later, phaseEvent };
        await expect(store.appendPart(id, 1, part(piece('s', 1, 1, 1)), state)).rejects.toThrow(
          StreamGapError,
        );
        expect((await store.find(id))?.serverLosses).toBe(2);
        expect(await store.appendPart(id, 2, part(piece('s', 0, 1, 1)), state)).toBe(false);
        expect(await store.appendPart(id, 1, part(piece('s', 0, 1, 1)), state)).toBe(true);
        const { serverLosses, updatedAt } = state;
        expect(await store.find(id)).toMatchObject({
          progress,
          snapshot: { bar: 5 },
          serverLosses,
          updatedAt,
        });
        expect(await store.countStream(id, 's')).toBe(1);
        const events = await store.readEvents(id, -1, 10);
        expect(events.filter(({ kind }) => kind === 'PHASE')).toMatchObject([told]);
      });

      it('take and lose nothing once another attempt has begun or the operation is final', async () => {
        const second = await given({ id: 'second', status: 'RUNNING' });
        await store.appendPart('second', 1, part(piece('s', 0, 1, 1)));
        await store.transition(second.id, ['RUNNING'], { status: 'PENDING', attempt: 2, updatedAt: later });
        await given({ id: 'done', status: 'FAILED' });
        for (const id of ['second', 'done', 'op_none']) {
          expect(await store.appendPart(id, 1, part(piece('s', 1, 1, 1)))).toBe(false);
          expect(await store.discardStreams(id, 1, ['s'])).toBe(false);
        }
        expect(await store.countStream('second', 's')).toBe(1);
        expect(await store.countStream('done', 's')).toBe(0);
      });
    });

    describe('complete', () => {
      const completion = { status: 'COMPLETED', completedAt: later, updatedAt: later } as const;

      it('leaves the operation COMPLETED with its result', async () => {
        const { id } = await given({ status: 'RUNNING' });
        expect(await store.complete(id, 1, outcome, completion)).toMatchObject({ id, ...completion });
        expect((await store.find(id))?.status).toBe('COMPLETED');
        expect(await store.readResult(id)).toEqual(outcome.result);
      });

      it('has its result take from the budget of who reads it', async () => {
        const { id } = await given({ status: 'RUNNING' });
        const long = { ...outcome, result: { said: 'x'.repeat(50_000) } };
        await store.complete(id, 1, long, completion);
        let taken = 0;
        expect(await store.readResult(id, { take: (bytes) => (taken += bytes) })).toEqual(long.result);
        expect(taken).toBeGreaterThanOrEqual(50_000);
        await expect(
          store.readResult(id, {
            take: () => {
              throw new Error('too much');
            },
          }),
        ).rejects.toThrow('too much');
      });

      it('gives another title where the outcome brought one', async () => {
        const { id } = await given({ status: 'RUNNING' });
        const titled = { ...completion, title: 'what it was about' };
        expect(await store.complete(id, 1, outcome, titled)).toMatchObject({ id, ...titled });
        expect((await store.find(id))?.title).toBe('what it was about');
      });

      it('completes work that ended before its cancellation', async () => {
        const { id } = await given({ status: 'CANCELLING' });
        expect(await store.complete(id, 1, outcome, completion)).not.toBeNull();
      });

      it('writes nothing unless the operation is RUNNING or CANCELLING in this attempt', async () => {
        await given({ id: 'pending', status: 'PENDING' });
        await given({ id: 'cancelled', status: 'CANCELLED' });
        await given({ id: 'second', status: 'RUNNING', attempt: 2 });
        for (const id of ['pending', 'cancelled', 'second', 'op_none']) {
          expect(await store.complete(id, 1, outcome, completion)).toBeNull();
          expect(await store.readResult(id)).toBeNull();
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

    describe('delete', () => {
      it.each(['COMPLETED', 'FAILED', 'CANCELLED'] as const)(
        'removes a %s operation with its streams and its result',
        async (status) => {
          const { id } = await given({ status: 'RUNNING' });
          const other = await given({ id: 'other', status: 'RUNNING' });
          for (const operation of [id, other.id]) {
            for (const stream of ['log', 'draft']) {
              await store.appendPart(operation, 1, part(piece(stream, 0, 2, 1), piece(stream, 2, 1, 2)));
            }
            await store.complete(operation, 1, outcome, { status, updatedAt: later });
          }
          expect(await store.delete(id)).toBe(true);
          expect(await store.find(id)).toBeNull();
          expect(await store.count({})).toBe(1);
          expect(await store.listRemoved()).toEqual([{ id, type: 'BACKTESTING' }]);
          await store.free(id);
          expect(await store.listRemoved()).toEqual([]);
          for (const stream of ['log', 'draft']) {
            expect(await store.countStream(id, stream)).toBe(0);
            expect(await store.countStream(other.id, stream)).toBe(3);
          }
          expect(await store.readResult(id)).toBeNull();
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

      it('leaves what is pinned where that is to stay', async () => {
        const { id } = await given({ status: 'COMPLETED', pinned: true });
        expect(await store.delete(id, true)).toBe(false);
        expect(await store.delete(id)).toBe(true);
      });

      it('lets one of many who try at once remove it', async () => {
        const { id } = await given({ status: 'FAILED' });
        const removals = await Promise.all([1, 2, 3].map(() => store.delete(id)));
        expect(removals.filter(Boolean)).toEqual([true]);
      });

      it('removes all that is below it, and nothing else', async () => {
        const { id } = await given({ status: 'COMPLETED' });
        const below = Array.from({ length: 120 }, (_, index) => `op_below_${index}`);
        for (const child of below) {
          await store.insert(sampleOperation({ id: child, parentId: id, status: 'COMPLETED' }));
        }
        await store.insert(
          sampleOperation({ id: 'op_other', parentId: 'op_elsewhere', status: 'COMPLETED' }),
        );
        expect(await store.delete(id)).toBe(true);
        for (const child of [id, ...below]) expect(await store.find(child)).toBeNull();
        expect(await store.find('op_other')).not.toBeNull();
      });

      it('frees the idempotency key and the id', async () => {
        const { id } = await given({ status: 'COMPLETED', idempotencyKey: 'key' });
        await store.delete(id);
        await store.free(id);
        const again = await store.insert(sampleOperation({ idempotencyKey: 'key' }));
        expect(again).toMatchObject({ deduplicated: false, operation: { id, status: 'PENDING' } });
        expect(await store.countStream(id, 'log')).toBe(0);
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

      it('takes what it finds from its budget, and nothing once that is spent', async () => {
        await given({ id: 'op_long', cancelReason: 'r'.repeat(50_000) });
        const taken: number[] = [];
        let isSpent = false;
        const budget = {
          take(bytes: number): void {
            if (isSpent) throw new Error('too much');
            taken.push(bytes);
          },
        };
        expect((await store.find('op_long', budget))?.id).toBe('op_long');
        expect(Math.max(...taken)).toBeGreaterThanOrEqual(50_000);
        expect(await store.find('op_none', budget)).toBeNull();
        isSpent = true;
        await expect(store.find('op_long', budget)).rejects.toThrow('too much');
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

      it('that wait are counted by priority, each since it last began to', async () => {
        const at = (index: number): Date => new Date(Date.UTC(2024, 2, 1, 12, index));
        await given({ id: 'a', createdAt: at(2) });
        await given({ id: 'b', createdAt: at(1) });
        await given({ id: 'c', createdAt: at(0), updatedAt: at(5), attempt: 2, priority: 7 });
        await given({ id: 'd', createdAt: at(0), status: 'RUNNING', priority: -3 });
        expect(await store.countWaiting()).toEqual([
          { priority: 7, count: 1, since: at(5) },
          { priority: 0, count: 2, since: at(1) },
        ]);
      });
    });

    describe('own fields', () => {
      const told = { ...eventAt(later, 'UPDATED', 'Changed: label'), caller: 'alice' };

      it('changes what is given, whatever the status, and tells it', async () => {
        const operation = await given({ status: 'COMPLETED', label: 'before', tags: [idea('a')] });
        const change = { note: 'why', pinned: true, updatedAt: later } as const;
        const changed = await store.changeOwnFields(operation.id, () => ({ ...change, event: told }));
        expect(changed).toEqual({ ...operation, ...change });
        expect(await store.find(operation.id)).toEqual({ ...operation, ...change });
        expect((await store.readEvents(operation.id, 0, 9)).at(-1)).toMatchObject(told);
      });

      it('takes away what is null and replaces all tags', async () => {
        const { id } = await given({ label: 'x', note: 'y', tags: [idea('a'), idea('b')] });
        const change = { label: null, note: null, tags: [idea('c')], updatedAt: later, event: told };
        expect(await store.changeOwnFields(id, () => change)).toMatchObject({
          label: null,
          note: null,
          tags: [idea('c')],
        });
        expect(await store.count({ tags: [idea('a')] })).toBe(0);
        expect(await store.count({ tags: [idea('c')] })).toBe(1);
      });

      it('finds the text of today', async () => {
        const { id } = await given({ label: 'before' });
        await store.changeOwnFields(id, () => ({ label: 'Später', updatedAt: later, event: told }));
        expect(await store.count({ text: 'before' })).toBe(0);
        expect(await store.count({ text: 'SPÄT' })).toBe(1);
      });

      it('knows no operation that there is not', async () => {
        const changeOf = () => ({ updatedAt: later, event: told });
        expect(await store.changeOwnFields('op_none', changeOf)).toBeNull();
      });

      it('makes each change of what the one before has left, and none where there is nothing to change', async () => {
        const { id } = await given({ tags: [] });
        const adding = (value: string) =>
          store.changeOwnFields(id, ({ tags }) => ({
            tags: [...tags, idea(value)],
            updatedAt: later,
            event: told,
          }));
        await Promise.all(['a', 'b', 'c'].map(adding));
        expect((await store.find(id))?.tags.map(({ value }) => value).sort()).toEqual(['a', 'b', 'c']);
        expect(await store.changeOwnFields(id, () => null)).toBeNull();
        expect(await store.readEvents(id, -1, 9)).toHaveLength(4);
      });
    });

    describe('events', () => {
      it('begin with the creation', async () => {
        const { id, createdAt } = await given({ caller: 'alice' });
        const created = { ...eventAt(createdAt, 'CREATED', 'Created'), caller: 'alice', seq: 0 };
        expect(await store.readEvents(id, -1, 10)).toEqual([created]);
      });

      it('are appended with the change that they tell of, or not at all', async () => {
        const { id } = await given();
        const started = eventAt(later, 'STARTED', 'begun');
        const change = { status: 'RUNNING', updatedAt: later, events: [started] } as const;
        expect(await store.transition(id, ['RUNNING'], change)).toBeNull();
        expect(await store.readEvents(id, 0, 10)).toEqual([]);
        await store.transition(id, ['PENDING'], change);
        expect(await store.readEvents(id, 0, 10)).toEqual([{ seq: 1, ...started }]);
        const completed = eventAt(later, 'COMPLETED', 'Completed');
        await store.complete(id, 1, outcome, {
          status: 'COMPLETED',
          updatedAt: later,
          events: [completed],
        });
        expect(await store.readEvents(id, 1, 10)).toEqual([{ seq: 2, ...completed }]);
      });

      it('are read by cursor: every one once, in order', async () => {
        const { id } = await given();
        const events = Array.from({ length: 4 }, (_, index) => eventAt(later, 'PHASE', `phase ${index}`));
        await store.transition(id, ['PENDING'], { status: 'RUNNING', updatedAt: later, events });
        const seqs = async (after: number, limit: number) =>
          (await store.readEvents(id, after, limit)).map(({ seq }) => seq);
        expect([await seqs(-1, 3), await seqs(2, 3), await seqs(4, 3)]).toEqual([[0, 1, 2], [3, 4], []]);
        expect(await store.readEvents('op_none', -1, 3)).toEqual([]);
      });

      it('tell each phase of an attempt once', async () => {
        const { id, progress } = await given({ status: 'RUNNING' });
        const save = (phase: string, attempt: number) =>
          store.saveProgress(id, attempt, {
            progress: { ...progress, phase },
            snapshot: null,
            updatedAt: later,
            phaseEvent: { ...eventAt(later, 'PHASE', phase), attempt },
          });
        for (const phase of ['loading', 'features', 'loading']) expect(await save(phase, 1)).toBe(true);
        expect(await save('writing', 2)).toBe(false);
        await store.transition(id, ['RUNNING'], { status: 'RUNNING', attempt: 2, updatedAt: later });
        await save('loading', 2);
        const phases = (await store.readEvents(id, -1, 10)).filter(({ kind }) => kind === 'PHASE');
        expect(phases.map(({ attempt, message }) => [attempt, message])).toEqual([
          [1, 'loading'],
          [1, 'features'],
          [2, 'loading'],
        ]);
      });

      it('go with their operation', async () => {
        const { id } = await given({ status: 'COMPLETED' });
        expect(await store.readEvents(id, -1, 10)).toHaveLength(1);
        await store.delete(id);
        await store.free(id);
        expect(await store.readEvents(id, -1, 10)).toEqual([]);
      });
    });

    describe('summaries', () => {
      it('come with the completion', async () => {
        const { id } = await given({ status: 'RUNNING' });
        const change = { status: 'COMPLETED', updatedAt: later, summary: FULL_SUMMARY } as const;
        await store.complete(id, 1, outcome, change);
        expect((await store.find(id))?.summary).toEqual(FULL_SUMMARY);
      });

      it('are rewritten and nothing else', async () => {
        const operation = await given({ status: 'COMPLETED' });
        expect(await store.rewriteSummary(operation.id, FULL_SUMMARY)).toBe(true);
        expect(await store.find(operation.id)).toEqual({ ...operation, summary: FULL_SUMMARY });
        expect(await store.rewriteSummary('op_none', FULL_SUMMARY)).toBe(false);
      });
    });

    describe('families', () => {
      beforeEach(async () => {
        await given({ id: 'root', status: 'RUNNING' });
        for (const [id, status] of [
          ['child-a', 'COMPLETED'],
          ['child-b', 'PENDING'],
          ['child-c', 'COMPLETED'],
        ] as const)
          await given({ id, status, parentId: 'root', completedAt: later });
      });

      it('are listed apart from what has no parent, or together', async () => {
        expect(await idsOf({ parent: null })).toEqual(['root']);
        expect(await idsOf({ parent: 'root' })).toEqual(['child-a', 'child-b', 'child-c']);
        expect(await idsOf({ parent: 'root', statuses: ['COMPLETED'] })).toEqual(['child-a', 'child-c']);
        expect(await idsOf({})).toHaveLength(4);
        expect(await store.count({ parent: 'root', statuses: ['PENDING'] })).toBe(1);
        expect(await store.count({ parent: null })).toBe(1);
      });

      it('are counted by status', async () => {
        expect([...(await store.countChildren('root'))].sort()).toEqual([
          ['COMPLETED', 2],
          ['PENDING', 1],
        ]);
        expect([...(await store.countChildren('child-a'))]).toEqual([]);
      });

      it('expire with their parent, and what is pinned does not', async () => {
        await given({ id: 'old', status: 'COMPLETED', completedAt: later });
        await given({ id: 'pinned', status: 'COMPLETED', completedAt: later, pinned: true });
        const afterwards = new Date(later.getTime() + 1);
        expect(await store.listCompletedBefore(afterwards, 10)).toEqual(['old']);
      });
    });

    describe('filters of words and owners', () => {
      it('find all of some tags', async () => {
        await given({ id: 'a', tags: [idea('x'), { key: 'by', value: 'me' }] });
        await given({ id: 'b', tags: [idea('x')] });
        expect(await idsOf({ tags: [idea('x')] })).toEqual(['a', 'b']);
        expect(await idsOf({ tags: [idea('x'), { key: 'by', value: 'me' }] })).toEqual(['a']);
        expect(await idsOf({ tags: [idea('X')] })).toEqual([]);
        expect(await idsOf({ tags: [] })).toEqual(['a', 'b']);
      });

      it.each([
        ['Straße', 'STRASSE'],
        ['ΟΔΟΣ', 'οδος'],
        ['Привет', 'пРИВЕТ'],
        ['İstanbul', 'i\u0307STANBUL'],
        ['Cafe\u0301', 'CAFÉ'],
        ['100%_sure\\', '0%_SURE\\'],
      ])('find %s by %s, in label, title and note', async (text, asked) => {
        await given({ id: 'label', label: `before ${text} behind` });
        await given({ id: 'title', title: text });
        await given({ id: 'note', note: `a\n${text}\nb` });
        await given({ id: 'none', label: '100 sure' });
        expect(await idsOf({ text: asked })).toEqual(['label', 'note', 'title']);
      });

      it('find no text across fields, and take wildcards literally', async () => {
        await given({ id: 'a', title: 'one', label: 'two' });
        for (const text of ['onetwo', 'one two', 'o%e', 'o_e', '*'])
          expect(await idsOf({ text })).toEqual([]);
      });

      it('find what is pinned, who started it, its model, and what has changed', async () => {
        await given({ id: 'a', pinned: true, caller: 'alice', updatedAt: later });
        await given({ id: 'b', model: 'models/rsi' });
        expect(await idsOf({ pinned: true })).toEqual(['a']);
        expect(await idsOf({ pinned: false })).toEqual(['b']);
        expect(await idsOf({ startedBy: 'alice' })).toEqual(['a']);
        expect(await idsOf({ model: 'models/rsi' })).toEqual(['b']);
        expect(await idsOf({ updatedAfter: new Date(later.getTime() - 1) })).toEqual(['a']);
        expect(await idsOf({ updatedAfter: later })).toEqual([]);
      });

      it('leave out what is invalid', async () => {
        const warning = (severity: 'CAUTION' | 'INVALIDATES') => ({ code: 'W', severity, message: 'w' });
        await given({ id: 'good' });
        await given({ id: 'doubtful', warnings: [warning('CAUTION')] });
        await given({ id: 'bad', warnings: [warning('CAUTION'), warning('INVALIDATES')] });
        expect(await idsOf({ excludeInvalid: true })).toEqual(['doubtful', 'good']);
        const { id } = await given({ id: 'run', status: 'RUNNING' });
        const warnings = [warning('INVALIDATES')];
        await store.transition(id, ['RUNNING'], { status: 'FAILED', warnings, updatedAt: later });
        expect(await idsOf({ excludeInvalid: true })).toEqual(['doubtful', 'good']);
      });
    });

    describe('orders', () => {
      const figures = [0.3, null, -0.1, 0.3, null, 7];

      beforeEach(async () => {
        for (const [index, figure] of figures.entries()) {
          const trades = figure === null ? null : Math.round(Math.abs(figure) * 10);
          await given({
            id: `op-${index}`,
            createdAt: new Date(1_700_000_000_000 + index),
            status: 'COMPLETED',
            startedAt: figure === null ? null : later,
            completedAt: figure === null ? null : new Date(later.getTime() + (trades ?? 0)),
            parentId: index % 2 === 0 ? null : 'root',
            summary: {
              ...summaryOf({ symbols: [], timeframe: null, startDate: null, endDate: null }),
              totalReturn: figure,
              sharpeRatio: figure,
              deflatedSharpe: figure,
              maxDrawdown: figure,
              totalTrades: trades,
            },
          });
        }
      });

      it.each([
        ['DESC', ['op-5', 'op-3', 'op-0', 'op-2', 'op-4', 'op-1']],
        ['ASC', ['op-2', 'op-0', 'op-3', 'op-5', 'op-1', 'op-4']],
      ] as const)('have what has no value last, %s as well', async (direction, ids) => {
        expect(await pagesOf({ field: 'SHARPE_RATIO', direction }, {}, 10)).toEqual(ids);
      });

      it.each(OPERATION_ORDER_FIELDS)(
        'by %s give every operation once, however they are cut',
        async (field) => {
          for (const direction of ['ASC', 'DESC'] as const)
            for (const filter of [
              {},
              { parent: null },
              { parent: 'root' },
              { ids: ['op-1', 'op-3', 'op-5'] },
            ]) {
              const order = { field, direction };
              const whole = await pagesOf(order, filter, 10);
              expect(new Set(whole).size).toBe(await store.count(filter));
              for (const size of [1, 2, 4]) expect(await pagesOf(order, filter, size)).toEqual(whole);
            }
        },
      );

      it('take the duration from start to end', async () => {
        const durations = await pagesOf({ field: 'DURATION', direction: 'DESC' }, {}, 10);
        expect(durations).toEqual(['op-5', 'op-3', 'op-0', 'op-2', 'op-4', 'op-1']);
        const { id } = await given({ id: 'run', status: 'RUNNING', startedAt: later });
        const completedAt = new Date(later.getTime() + 1_000);
        await store.transition(id, ['RUNNING'], { status: 'FAILED', completedAt, updatedAt: completedAt });
        expect((await pagesOf({ field: 'DURATION', direction: 'DESC' }, {}, 10))[0]).toBe('run');
      });
    });

    describe('facets', () => {
      it('count the values of what matches, the most frequent first', async () => {
        await given({ id: 'a', symbol: 'MSFT', tags: [idea('x'), idea('y')] });
        await given({ id: 'b', symbol: 'AAPL', status: 'FAILED', tags: [idea('x')] });
        await given({ id: 'c', symbol: 'MSFT', strategy: null, parentId: 'a', tags: [idea('z')] });
        expect(await store.facets({ parent: null })).toEqual({
          strategies: [{ value: 'strategies/rsi.yaml', count: 2 }],
          symbols: [
            { value: 'AAPL', count: 1 },
            { value: 'MSFT', count: 1 },
          ],
          statuses: [
            { value: 'FAILED', count: 1 },
            { value: 'PENDING', count: 1 },
          ],
          tags: [
            { value: 'idea=x', count: 2 },
            { value: 'idea=y', count: 1 },
          ],
        });
        const ofMicrosoft = await store.facets({ symbol: 'MSFT' });
        expect(ofMicrosoft.symbols).toEqual([{ value: 'MSFT', count: 2 }]);
        expect(ofMicrosoft.tags.map(({ value }) => value)).toEqual(['idea=x', 'idea=y', 'idea=z']);
        expect((await store.facets({ tags: [idea('y')] })).tags).toHaveLength(2);
      });
    });

    async function idsOf(filter: OperationFilter): Promise<readonly string[]> {
      const { operations } = await store.list({ filter, first: 100, after: null });
      return operations.map(({ id }) => id).sort();
    }

    /** Reads a list to its end in pages of a size. */
    async function pagesOf(
      order: OperationOrder,
      filter: OperationFilter,
      first: number,
    ): Promise<readonly string[]> {
      const found: OperationPosition[] = [];
      for (let hasNextPage = true; hasNextPage; ) {
        const after = found.at(-1) ?? null;
        const page: OperationPage = await store.list({ filter, order, first, after });
        found.push(...page.places);
        expect(page.places).toEqual(page.operations.map((operation) => placeOf(operation, order)));
        ({ hasNextPage } = page);
      }
      return found.map(({ id }) => id);
    }
  });
}

function eventAt(at: Date, kind: NewOperationEvent['kind'], message: string): NewOperationEvent {
  return { at, kind, attempt: 1, host: null, caller: null, message };
}
