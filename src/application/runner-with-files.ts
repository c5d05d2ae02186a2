import { AppError } from '../base/pure/app-error.js';
import type { ClaimedWork } from '../operations/life/claimed-work.js';
import { outlastOutage } from '../operations/life/outlast-outage.js';
import { failureOf } from '../operations/life/supervised-ends.js';
import { isOutage, ProcessStoppingError } from '../operations/record/errors.js';
import type { Operation } from '../operations/record/operation.js';
import type { ClaimedRunner } from '../places/cluster/cluster-worker.js';
import type { RoomElsewhere } from '../places/cluster/room-elsewhere.js';
import type { ClusterFiles } from './open-artifacts.js';

/** Runs operations that were claimed, each with its files at hand. */
export class RunnerWithFiles implements ClaimedRunner {
  readonly #inner: ClaimedWork;
  readonly #files: Pick<ClusterFiles, 'prepare' | 'release'>;
  readonly #room: Pick<RoomElsewhere, 'leaves'>;

  constructor(
    inner: ClaimedWork,
    files: Pick<ClusterFiles, 'prepare' | 'release'>,
    room: Pick<RoomElsewhere, 'leaves'>,
  ) {
    this.#inner = inner;
    this.#files = files;
    this.#room = room;
  }

  get freeSlots(): number {
    return this.#inner.freeSlots;
  }

  get servedTypes(): readonly string[] {
    return this.#inner.servedTypes;
  }

  async run(operation: Operation, isOver: () => boolean): Promise<void> {
    try {
      await outlastOutage(() => this.#files.prepare(operation), isOver);
    } catch (error) {
      // It waits for another host.
      if (error instanceof ProcessStoppingError) return;
      // Without a database it waits for whoever claims it next.
      if (isOutage(error)) throw error;
      if (await this.#room.leaves(operation.id, error)) return;
      if (!(error instanceof AppError)) this.report(error, operation.id);
      await this.#inner.fail(operation, failureOf(error), isOver);
      return;
    }
    try {
      await this.#inner.run(operation, isOver);
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
