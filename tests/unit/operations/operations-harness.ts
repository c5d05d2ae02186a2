import { expect, vi } from 'vitest';
import { z } from 'zod';
import type { BarMetric } from '../../../src/base/pure/metrics.js';
import { backtestStreams, progressSamplesStream } from '../../../src/kinds/backtest/backtest-streams.js';
import { OperationsService } from '../../../src/operations/operations-service.js';
import type { OperationsServiceOptions } from '../../../src/operations/operations-service-options.js';
import type { Kind, TaskKind } from '../../../src/operations/ports/kind.js';
import type { KindHooks } from '../../../src/operations/ports/kind-hooks.js';
import type { OperationStore } from '../../../src/operations/ports/operation-store.js';
import type { TaskRunner } from '../../../src/operations/ports/task-runner.js';
import type { Work, WorkEvents, WorkOrigin } from '../../../src/operations/ports/work.js';
import type {
  Operation,
  OperationRequest,
  OperationStatus,
} from '../../../src/operations/record/operation.js';
import { summaryOf } from '../../../src/operations/record/operation-summary.js';
import { InMemoryOperationStore } from '../../support/in-memory-operation-store.js';
import { FakeWork } from './fake-work.js';

export const START = new Date('2024-01-12T14:30:00Z');

/** How vi.waitFor looks at its condition. */
export const POLL = { interval: 2, timeout: 5_000 };

export const request: OperationRequest = {
  type: 'BACKTESTING',
  caller: null,
  executionMode: 'LOCAL',
  host: null,
  title: 'rsi AAPL 1d',
  label: null,
  tags: [],
  priority: 0,
  symbol: 'AAPL',
  strategy: 'strategies/rsi.yaml',
  model: null,
  subject: { symbols: ['AAPL'], timeframe: '1d', startDate: null, endDate: null },
  parameters: { symbol: 'AAPL', timeframe: '1d' },
  asked: { symbol: 'AAPL', timeframe: '1d' },
  idempotencyKey: null,
};

/** What `request` asks for, as a kind. */
export const backtestKind: Kind<{ readonly symbol: string; readonly timeframe: string }> = {
  name: request.type,
  parameters: z.object({ symbol: z.string(), timeframe: z.string() }),
  streams: backtestStreams,
  listed: () => request,
};

/** A clock that stands still until it is told to move. */
export class ManualClock {
  #now = START.getTime();

  now(): Date {
    return new Date(this.#now);
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

/** A kind of any parameters, which says nothing. */
const anyTask: TaskKind<object, object> = {
  name: request.type,
  ...{ parameters: z.looseObject({}), settings: z.object({}), streams: backtestStreams },
  listed: () => request,
  progress: () => ({ log: null, describe: () => ({ progress: {} as never, snapshot: null }) }),
  remote: {
    noun: 'Backtest',
    input: (parameters) => parameters,
    snapshot: null,
    receiver: () => ({}) as never,
  },
};

/** A kind whose operations are work that the test controls: backtests, unless it says otherwise. */
export class FakeBacktests {
  readonly works: FakeWork[] = [];
  /** Ids of operations whose work is over. */
  readonly releasedIds: string[] = [];
  /** What the release of an operation does. */
  release = async (id: string): Promise<void> => {
    this.releasedIds.push(id);
  };
  /** Thrown instead of beginning; null to begin. */
  refusal: Error | null = null;
  /** What the service of the kind does beside. */
  hooks: KindHooks = {};
  readonly #service: OperationsService;
  readonly #type: string;

  constructor(service: OperationsService, type: string = request.type) {
    this.#service = service;
    this.#type = type;
    const begin: TaskRunner = (_task, events, origin) => this.#begin(events, origin);
    service.serve({
      name: type,
      streams: backtestStreams,
      hooks: {
        againOnceCompleted: 'verifyThis runs it again',
        released: ({ id }) => this.release(id),
        clearUp: async (id) => this.hooks.clearUp?.(id),
        earlierSummary: async (operation) => (await this.hooks.earlierSummary?.(operation)) ?? {},
        reasonAgainstRetry: async (operation) => (await this.hooks.reasonAgainstRetry?.(operation)) ?? null,
      },
      doer: { by: 'task', kind: anyTask, settings: {}, runners: { here: begin, elsewhere: begin } },
      describe: ({ parameters }) => {
        const symbols = [String(parameters.symbol)];
        const summary = summaryOf({ symbols, timeframe: null, startDate: null, endDate: null });
        return { summary, model: 'models/described' };
      },
      told: () => ({}),
    });
  }

  async start(changes: Partial<OperationRequest> = {}): Promise<Operation> {
    const { operation } = await this.#service.create({ ...request, type: this.#type, ...changes });
    this.#service.resume([operation]);
    return operation;
  }

  /** Waits until an execution has begun, the first by default. */
  async begun(count = 1): Promise<FakeWork> {
    await vi.waitFor(() => expect(this.works.length).toBeGreaterThanOrEqual(count), POLL);
    return this.work;
  }

  /** Returns the work that was begun last. */
  get work(): FakeWork {
    const work = this.works.at(-1);
    if (work === undefined) throw new Error('no work was begun');
    return work;
  }

  #begin(events: WorkEvents, origin: WorkOrigin): Work {
    if (this.refusal !== null) throw this.refusal;
    const work = new FakeWork(events, origin);
    this.works.push(work);
    return work;
  }
}

/** Builds one server process on a store; hand the store of an earlier one over to restart it. */
export function createHarness({
  store = new InMemoryOperationStore(),
  ...changes
}: Partial<Omit<OperationsServiceOptions, 'store'>> & { readonly store?: InMemoryOperationStore } = {}) {
  const clock = new ManualClock();
  const unexpected: unknown[] = [];
  const service = new OperationsService({
    clock,
    owner: 'server-1',
    cacheTtlMs: 1_000,
    sourceTimeoutMs: 2_000,
    maxQueued: 10,
    maxQueuedPerCaller: 10,
    retentionDays: 0,
    cancelGraceMs: 5_000,
    onUnexpected: (error) => unexpected.push(error),
    ...changes,
    store,
  });
  const backtests = new FakeBacktests(service);

  async function stored(id: string): Promise<Operation> {
    const operation = await store.find(id);
    if (operation === null) throw new Error(`no operation ${id}`);
    return operation;
  }

  /** Waits until the store has an operation in a status, and the cache with it. */
  async function reaches(id: string, status: OperationStatus): Promise<Operation> {
    await vi.waitFor(async () => {
      expect((await stored(id)).status).toBe(status);
      expect((await service.get(id))?.status).toBe(status);
    }, POLL);
    return stored(id);
  }

  /** Starts an operation and has a worker take it up. */
  async function startRunning(requestChanges: Partial<OperationRequest> = {}) {
    const { id } = await backtests.start(requestChanges);
    const { work } = backtests;
    work.start();
    await reaches(id, 'RUNNING');
    return { id, work };
  }

  return { clock, store, service, backtests, unexpected, stored, reaches, startRunning };
}

/** Returns the samples that a store has of an operation. */
export async function samplesOf(store: OperationStore, id: string): Promise<readonly BarMetric[]> {
  const pieces = await store.readStream(id, progressSamplesStream.name, -1, 1_000_000);
  return pieces.flatMap((piece) => progressSamplesStream.decode(piece));
}
