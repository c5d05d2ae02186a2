import { type Fetch, GraphqlClient } from '../client/graphql-client.js';
import { OperationServiceProxy } from './operation-service-proxy.js';

/** Longest wait for one answer of a host. */
const TIMEOUT_MS = 10_000;

/** Knows the hosts that operations run on: one proxy an address, so that its connections are kept. */
export class RemoteHosts {
  readonly #proxies = new Map<string, OperationServiceProxy>();
  readonly #apiKey: string | null;
  readonly #closing = new AbortController();

  /** @param apiKey sent to every host; null for none */
  constructor(apiKey: string | null) {
    this.#apiKey = apiKey;
  }

  proxyOf(host: string): OperationServiceProxy {
    const proxy = this.#proxies.get(host) ?? this.#connect(host);
    this.#proxies.set(host, proxy);
    return proxy;
  }

  /** Breaks off what is under way, so that a silent host does not keep this process from ending. */
  close(): void {
    this.#closing.abort();
  }

  #connect(host: string): OperationServiceProxy {
    const apiKey = this.#apiKey ?? undefined;
    const fetch: Fetch = (url, init) => {
      const signals = init.signal ? [init.signal, this.#closing.signal] : [this.#closing.signal];
      return globalThis.fetch(url, { ...init, signal: AbortSignal.any(signals) });
    };
    return new OperationServiceProxy(
      host,
      new GraphqlClient({ serverUrl: host, timeoutMs: TIMEOUT_MS, apiKey, fetch }),
    );
  }
}
