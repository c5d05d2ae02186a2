import type { Clock } from '../../base/outer/clock.js';
import { projectVersion } from '../../base/outer/files/project-root.js';
import { ENGINE_VERSION } from '../../domain/backtest/engine-version.js';
import { memoryLimitBytes } from '../../kinds/means/machine-means.js';
import type { OperationsService } from '../../operations/operations-service.js';
import type { HostState, WorkLeases } from '../../operations/ports/work-leases.js';
import type { ExecutionMode } from '../../operations/record/operation.js';

/** What a server says about itself. */
export interface ServerInfo {
  readonly version: string;
  readonly engineVersion: string;
  /** Where new operations run. */
  readonly executionMode: ExecutionMode;
  /** Null before the first worker has loaded it. */
  readonly tensorflowBackend: string | null;
  /** Operations that are PENDING. */
  readonly queued: number;
  /** Operations that a worker is at: RUNNING or CANCELLING. */
  readonly running: number;
}

/** A host that takes work. */
export interface WorkerHost {
  readonly id: string;
  /** Null for this server itself. */
  readonly address: string | null;
  readonly version: string;
  readonly engineVersion: string;
  /** Null before the first worker has loaded it. */
  readonly tensorflowBackend: string | null;
  /** Pieces of work that it does side by side, and how many it is at. */
  readonly slots: number;
  readonly busy: number;
  /** How much memory it may take in all; null where it does not say. */
  readonly memoryBytes: number | null;
  readonly heartbeatAt: Date;
  readonly state: HostState;
  /** Ids of operations that it is at. */
  readonly holds: readonly string[];
}

/** The worker threads of this process. */
export interface OwnThreads {
  readonly threads: number;
  busyThreads(): number;
}

/** Knows the state of this server. */
export class ServerStatus {
  readonly #operations: Pick<OperationsService, 'count' | 'executingHere'>;
  readonly #executionMode: ExecutionMode;
  readonly #own: OwnThreads;
  readonly #clock: Clock;
  readonly #leases: Pick<WorkLeases, 'hosts'> | null;
  #tensorflowBackend: string | null = null;

  constructor(
    operations: Pick<OperationsService, 'count' | 'executingHere'>,
    executionMode: ExecutionMode,
    own: OwnThreads,
    clock: Clock,
    leases: Pick<WorkLeases, 'hosts'> | null = null,
  ) {
    this.#operations = operations;
    this.#executionMode = executionMode;
    this.#own = own;
    this.#clock = clock;
    this.#leases = leases;
  }

  /** Returns the hosts that take work: those of the cluster, or this one. */
  async workers(): Promise<readonly WorkerHost[]> {
    if (this.#leases !== null) return this.#leases.hosts();
    return [
      {
        id: 'local',
        address: null,
        version: projectVersion,
        engineVersion: ENGINE_VERSION,
        tensorflowBackend: this.#tensorflowBackend,
        slots: this.#own.threads,
        busy: this.#own.busyThreads(),
        memoryBytes: memoryLimitBytes(),
        heartbeatAt: this.#clock.now(),
        state: 'ALIVE',
        holds: this.#operations.executingHere(),
      },
    ];
  }

  /** Null before the first worker has loaded it. */
  get tensorflowBackend(): string | null {
    return this.#tensorflowBackend;
  }

  /** Takes note of the backend that a worker has loaded; all workers of a server have the same. */
  tensorflowLoaded(backend: string): void {
    this.#tensorflowBackend = backend;
  }

  async info(): Promise<ServerInfo> {
    const [queued, running] = await Promise.all([
      this.#operations.count('PENDING'),
      this.#operations.count('RUNNING', 'CANCELLING'),
    ]);
    return {
      version: projectVersion,
      engineVersion: ENGINE_VERSION,
      executionMode: this.#executionMode,
      tensorflowBackend: this.#tensorflowBackend,
      queued,
      running,
    };
  }
}
