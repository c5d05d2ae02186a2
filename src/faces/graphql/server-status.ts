import { projectVersion } from '../../base/outer/files/project-root.js';
import { ENGINE_VERSION } from '../../domain/backtest/engine-version.js';
import type { OperationsService } from '../../operations/operations-service.js';
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

/** Knows the state of this server. */
export class ServerStatus {
  readonly #operations: Pick<OperationsService, 'count'>;
  readonly #executionMode: ExecutionMode;
  #tensorflowBackend: string | null = null;

  constructor(operations: Pick<OperationsService, 'count'>, executionMode: ExecutionMode) {
    this.#operations = operations;
    this.#executionMode = executionMode;
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
