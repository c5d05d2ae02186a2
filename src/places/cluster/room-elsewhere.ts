import { resourceShortage } from '../../base/pure/resource-shortage.js';
import type { WorkLeases } from '../../operations/ports/work-leases.js';
import { ArtifactRefusedError } from './artifacts/artifact-errors.js';

export interface RoomElsewhereOptions {
  readonly leases: Pick<WorkLeases, 'hosts'>;
  /** Of this host. */
  readonly hostId: string;
  /** Hears of what is left to others. */
  readonly onLeft: (operationId: string, reason: unknown) => void;
  /** How long an operation is left to others; default: ten minutes. */
  readonly leftMs?: number;
}

const LEFT_MS = 600_000;

/**
 * Leaves operations to other hosts whose files this one has no room for, on its disk or in its folder of artefacts. After
 * a time it may take such an operation once more; one that it still has no room for fails.
 */
export class RoomElsewhere {
  readonly #options: RoomElsewhereOptions;
  readonly #leftMs: number;
  readonly #leftAtMs = new Map<string, number>();

  constructor(options: RoomElsewhereOptions) {
    this.#options = options;
    this.#leftMs = options.leftMs ?? LEFT_MS;
  }

  /** Operations that this host takes nothing of at the moment. */
  get left(): readonly string[] {
    const endMs = performance.now() - this.#leftMs;
    return [...this.#leftAtMs].filter(([, atMs]) => atMs > endMs).map(([id]) => id);
  }

  /**
   * Tells whether an operation is left to another host because its files could not be had here.
   * @param error that its preparation met
   */
  async leaves(operationId: string, error: unknown): Promise<boolean> {
    if (!(error instanceof ArtifactRefusedError) && resourceShortage(error) === null) return false;
    this.#forgetOld();
    const isSecond = this.#leftAtMs.has(operationId) && !this.left.includes(operationId);
    if (isSecond || !(await this.#hasOther())) return false;
    if (!this.left.includes(operationId)) this.#options.onLeft(operationId, error);
    this.#leftAtMs.set(operationId, performance.now());
    return true;
  }

  /** What was left for so long is another host's, or has come to its end. */
  #forgetOld(): void {
    const endMs = performance.now() - 2 * this.#leftMs;
    for (const [id, atMs] of this.#leftAtMs) if (atMs < endMs) this.#leftAtMs.delete(id);
  }

  async #hasOther(): Promise<boolean> {
    const { leases, hostId } = this.#options;
    const hosts = await leases.hosts();
    const engineOf = (id: string) => hosts.find((host) => host.id === id)?.engineVersion;
    return hosts.some(
      ({ id, state, engineVersion }) =>
        id !== hostId && state === 'ALIVE' && engineVersion === (engineOf(hostId) ?? engineVersion),
    );
  }
}
