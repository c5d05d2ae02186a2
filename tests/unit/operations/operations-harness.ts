import { expect, vi } from 'vitest';
import type { BarMetric } from '../../../src/base/pure/metrics.js';
import { backtestStreams, samplesStream } from '../../../src/kinds/backtest/backtest-streams.js';
import { ServiceOrchestrator } from '../../../src/operations/life/service-orchestrator.js';
import { OperationsService } from '../../../src/operations/operations-service.js';
import type { OperationsServiceOptions } from '../../../src/operations/operations-service-options.js';
import type { OperationStore } from '../../../src/operations/ports/operation-store.js';
import type { Work, WorkEvents, WorkOrigin } from '../../../src/operations/ports/work.js';
import type { DescribedOperation } from '../../../src/operations/record/described-operation.js';
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

/** Runs operations as work that the test controls. */
export class FakeOrchestrator extends ServiceOrchestrator {
  readonly type = 'BACKTESTING';
  readonly works: FakeWork[] = [];
  /** Ids of operations whose work is over. */
  readonly releasedIds: string[] = [];
  /** What the release of an operation does. */
  release = async (id: string): Promise<void> => {
    this.releasedIds.push(id);
  };
  /** Thrown instead of beginning; null to begin. */
  refusal: Error | null = null;

  async start(changes: Partial<OperationRequest> = {}): Promise<Operation> {
    const { operation } = await this.operations.create({ ...request, ...changes });
    this.launch(operation);
    return operation;
  }

  override async described({ parameters }: Operation): Promise<DescribedOperation | null> {
    const symbols = [String(parameters.symbol)];
    const summary = summaryOf({ symbols, timeframe: null, startDate: null, endDate: null });
    return { summary, model: 'models/described' };
  }

  protected override released({ id }: Operation): Promise<void> {
    return this.release(id);
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

  protected override begin(_operation: Operation, events: WorkEvents, origin: WorkOrigin): Work {
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
    streamsOf: () => backtestStreams,
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
  const orchestrator = new FakeOrchestrator(service);

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
    const { id } = await orchestrator.start(requestChanges);
    const { work } = orchestrator;
    work.start();
    await reaches(id, 'RUNNING');
    return { id, work };
  }

  return { clock, store, service, orchestrator, unexpected, stored, reaches, startRunning };
}

/** Returns the samples that a store has of an operation. */
export async function samplesOf(store: OperationStore, id: string): Promise<readonly BarMetric[]> {
  const pieces = await store.readStream(id, samplesStream.name, -1, 1_000_000);
  return pieces.flatMap((piece) => samplesStream.decode(piece));
}
