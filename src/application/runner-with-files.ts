import { AppError } from '../base/pure/app-error.js';
import type { ClaimedWork } from '../operations/life/claimed-work.js';
import { outlastOutage } from '../operations/life/outlast-outage.js';
import type { Operation } from '../operations/record/operation.js';
import type { ClaimedRunner } from '../places/cluster/cluster-worker.js';
import type { ClusterFiles } from './open-artifacts.js';

/** How long one waits for a database that is away. */
const PATIENCE_MS = 600_000;

/** Runs operations that were claimed, each with its files at hand. */
export class RunnerWithFiles implements ClaimedRunner {
  readonly #inner: ClaimedWork;
  readonly #files: Pick<ClusterFiles, 'prepare' | 'release'>;

  constructor(inner: ClaimedWork, files: Pick<ClusterFiles, 'prepare' | 'release'>) {
    this.#inner = inner;
    this.#files = files;
  }

  get freeSlots(): number {
    return this.#inner.freeSlots;
  }

  get servedTypes(): readonly string[] {
    return this.#inner.servedTypes;
  }

  async run(operation: Operation): Promise<void> {
    const endMs = performance.now() + PATIENCE_MS;
    try {
      await outlastOutage(
        () => this.#files.prepare(operation),
        () => performance.now() >= endMs,
      );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await this.#inner.fail(operation, error);
      return;
    }
    try {
      await this.#inner.run(operation);
    } finally {
      await this.#files.release(operation);
    }
  }

  stop(id: string): Promise<void> {
    return this.#inner.stop(id);
  }

  forsake(id: string): void {
    this.#inner.forsake(id);
  }

  report(error: unknown, operationId: string): void {
    this.#inner.report(error, operationId);
  }
}
