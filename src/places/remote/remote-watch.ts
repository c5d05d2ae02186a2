import type { OperationStatus } from '../../operations/record/operation.js';
import type { OperationServiceProxy } from './operation-service-proxy.js';

/** Work on another host that is to be told how the host sees it. */
export interface Watched {
  readonly host: string;
  readonly remoteId: string | null;
  /** @param status null when the host does not know it */
  learn(status: OperationStatus | null): Promise<void>;
}

/**
 * Notices that work on other hosts has ended although nobody pulls it, and that a cancel did not get through: one
 * query a host and look, and never for progress.
 */
export class RemoteWatch {
  readonly #works = new Set<Watched>();
  readonly #proxyOf: (host: string) => OperationServiceProxy;
  readonly #onError: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  /** The hosts, and the pieces of work, whose trouble has been told and goes on. */
  readonly #troubled = new Set<string | Watched>();
  #looking: Promise<void> | null = null;

  /**
   * @param intervalMs between two looks
   * @param onError is told of trouble when it begins
   */
  constructor(
    proxyOf: (host: string) => OperationServiceProxy,
    intervalMs: number,
    onError: (error: unknown) => void,
  ) {
    this.#proxyOf = proxyOf;
    this.#onError = onError;
    this.#timer = setInterval(() => void this.look(), intervalMs);
    this.#timer.unref();
  }

  add(work: Watched): void {
    this.#works.add(work);
  }

  remove(work: Watched): void {
    this.#works.delete(work);
    this.#troubled.delete(work);
  }

  /** Looks at all work once, or joins the look that is under way; never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** Looks no more. */
  stop(): void {
    clearInterval(this.#timer);
  }

  async #lookOnce(): Promise<void> {
    const hosts = new Set([...this.#works].map(({ host }) => host));
    const worksAt = (host: string) => [...this.#works].filter((work) => work.host === host);
    await Promise.all([...hosts].map((host) => this.#lookAt(host, worksAt(host))));
  }

  async #lookAt(host: string, works: readonly Watched[]): Promise<void> {
    try {
      const ids = works.flatMap(({ remoteId }) => remoteId ?? []);
      const statuses = await this.#proxyOf(host).statuses(ids);
      this.#troubled.delete(host);
      for (const work of works) {
        if (work.remoteId !== null) await this.#tell(work, statuses.get(work.remoteId) ?? null);
      }
    } catch (error) {
      // A host that cannot be reached is looked at again.
      this.#tellOnce(host, error);
    }
  }

  #tellOnce(about: string | Watched, error: unknown): void {
    if (!this.#troubled.has(about)) this.#onError(error);
    this.#troubled.add(about);
  }

  /** What is wrong with one is not to keep the others from being told. */
  async #tell(work: Watched, status: OperationStatus | null): Promise<void> {
    try {
      await work.learn(status);
      this.#troubled.delete(work);
    } catch (error) {
      this.#tellOnce(work, error);
    }
  }
}
