import type { WorkLeases } from '../../operations/ports/work-leases.js';
import type { Operation, OperationWarning } from '../../operations/record/operation.js';
import { answerInTime } from '../../operations/watch/answer-in-time.js';

const TIMEOUT_MS = 2_000;

/** Asks whoever runs an operation to store how far it is. */
export class HolderCalls {
  readonly #leases: Pick<WorkLeases, 'holderOf'>;
  readonly #refresh: (address: string, id: string) => Promise<unknown>;
  /** Of this process, which need not be asked. */
  ownAddress: string | null = null;

  /** @param refresh asks the server of an address */
  constructor(
    leases: Pick<WorkLeases, 'holderOf'>,
    refresh: (address: string, id: string) => Promise<unknown>,
  ) {
    this.#leases = leases;
    this.#refresh = refresh;
  }

  /** @returns what to say where the host does not answer; null where all is well, or nobody runs it */
  async freshen({ id, updatedAt }: Operation): Promise<OperationWarning | null> {
    const address = await this.#leases.holderOf(id);
    if (address === null || address === this.ownAddress) return null;
    try {
      await answerInTime(this.#refresh(address, id), TIMEOUT_MS);
      return null;
    } catch {
      return {
        code: 'SOURCE_UNRESPONSIVE',
        severity: 'CAUTION',
        message: `The host that runs it (${address}) does not answer; what is shown is of ${updatedAt.toISOString()}. It goes on by itself once the host answers, or another one takes it.`,
      };
    }
  }
}
