import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Waiting } from '../../operations/ports/operation-rows.js';
import type { OperationsObserver } from '../../operations/ports/operations-observer.js';
import type { Operation } from '../../operations/record/operation.js';
import { addAskedGauge } from './asked-gauge.js';
import { ClusterMetrics, type ClusterState } from './cluster-metrics.js';
import { addQueueMetrics } from './queue-metrics.js';

/** From a hit in the cache to a query over a large page, seconds. */
const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** From a look into shared memory to a source that does not answer in time, seconds. */
const PULL_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5];

/** What the gauges show; asked when somebody looks. */
export interface Gauges {
  /** Operations that wait for a worker. */
  queued(): Promise<number>;
  /** Operations that a worker has. */
  running(): Promise<number>;
  /** Worker threads with a task. */
  busyThreads(): number;
  /** Worker threads that may run operations. */
  readonly threads: number;
  /** What waits, by priority. */
  waiting(): Promise<readonly Waiting[]>;
}

/**
 * Counts what this server does, for Prometheus. Labels are taken from fixed lists only, so that no client can make
 * up new time series, and no key, id, symbol or query is among them. Each server has a registry of its own.
 */
export class ServerMetrics implements OperationsObserver {
  readonly #registry = new Registry();
  readonly #ended: Counter<'type' | 'status'>;
  readonly #pulls: Histogram;
  readonly #requests: Histogram<'route' | 'method' | 'status'>;
  #hasProcessMetrics = false;

  constructor(gauges: Gauges) {
    const registers = [this.#registry];
    this.#ended = new Counter({
      name: 'ktrdr_operations_finished_total',
      help: 'Operations that became final since the start, by type and final status.',
      labelNames: ['type', 'status'],
      registers,
    });
    this.#pulls = new Histogram({
      name: 'ktrdr_operation_pull_duration_seconds',
      help: 'Time to bring the state of a running operation from its source into store and cache.',
      buckets: PULL_BUCKETS,
      registers,
    });
    this.#requests = new Histogram({
      name: 'ktrdr_http_request_duration_seconds',
      help: 'Time from the head of a request to the head of its response, by route, method and status.',
      labelNames: ['route', 'method', 'status'],
      buckets: REQUEST_BUCKETS,
      registers,
    });
    this.#addGauges(gauges);
    addQueueMetrics(this.#registry, gauges.waiting);
  }

  /** Adds what a process of a cluster counts. */
  cluster(state: ClusterState): ClusterMetrics {
    return new ClusterMetrics(this.#registry, state);
  }

  /** The Content-Type of the exposition. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Returns all metrics in Prometheus' text format. */
  exposition(): Promise<string> {
    // They watch the event loop and the garbage collector, which nobody should pay for who never looks.
    if (!this.#hasProcessMetrics) collectDefaultMetrics({ register: this.#registry });
    this.#hasProcessMetrics = true;
    return this.#registry.metrics();
  }

  pulling(): () => void {
    return this.#pulls.startTimer();
  }

  ended({ type, status }: Operation): void {
    this.#ended.inc({ type, status });
  }

  /** Counts one request; every label has to come from a fixed list. */
  requested(labels: { route: string; method: string; status: number }, seconds: number): void {
    this.#requests.observe(labels, seconds);
  }

  #addGauges({ queued, running, busyThreads, threads }: Gauges): void {
    const registers = [this.#registry];
    addAskedGauge(
      this.#registry,
      {
        name: 'ktrdr_operations',
        help: 'Unfinished operations: queued ones wait for a worker, running ones have one.',
        labelNames: ['status'],
      },
      async () => [
        [{ status: 'queued' }, await queued()],
        [{ status: 'running' }, await running()],
      ],
    );
    new Gauge({
      name: 'ktrdr_worker_threads',
      help: 'Worker threads of this server that may run operations.',
      registers,
    }).set(threads);
    new Gauge({
      name: 'ktrdr_worker_threads_busy',
      help: 'Worker threads that have a task.',
      registers,
      collect() {
        this.set(busyThreads());
      },
    });
  }
}
