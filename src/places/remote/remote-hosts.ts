import { anySignal } from '../../base/pure/any-signal.js';
import { type Fetch, GraphqlClient } from '../../faces/client/graphql-client.js';
import { OperationServiceProxy } from './operation-service-proxy.js';

/** Longest wait for one answer of a host. */
const TIMEOUT_MS = 10_000;

/** Largest answer of a host: pages have at most a thousand entries. */
const MAX_ANSWER_BYTES = 2 ** 22;

/** The credential for one server: it is sent to that origin and to no other. */
export interface HostKey {
  /** Address of the server that it was given for; null for every host of a cluster, which have one key. */
  readonly url: string | null;
  readonly apiKey: string;
}

/** Knows the hosts that operations run on: one proxy an address, so that its connections are kept. */
export class RemoteHosts {
  readonly #proxies = new Map<string, OperationServiceProxy>();
  readonly #key: HostKey | null;
  readonly #closing = new AbortController();

  /** @param key null for none; operations may run still on hosts of earlier settings, which are not to learn it */
  constructor(key: HostKey | null) {
    this.#key = key;
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
    const { url = null } = this.#key ?? {};
    const isKnown = this.#key !== null && (url === null || originOf(url) === originOf(host));
    const fetch: Fetch = (url, init) => {
      // News are given up by those who ask, and asked for so often that what `any` leaves behind would add up.
      if (init.method !== 'POST') return globalThis.fetch(url, init);
      const signals = init.signal ? [init.signal, this.#closing.signal] : [this.#closing.signal];
      return globalThis.fetch(url, { ...init, signal: anySignal(signals) });
    };
    const client = new GraphqlClient({
      serverUrl: host,
      timeoutMs: TIMEOUT_MS,
      maxAnswerBytes: MAX_ANSWER_BYTES,
      apiKey: isKnown ? this.#key?.apiKey : undefined,
      fetch,
    });
    return new OperationServiceProxy(host, client, url === null || isKnown ? null : noteOn(url));
  }
}

function originOf(url: string): string {
  return new URL(url).origin;
}

function noteOn(url: string): string {
  return (
    `No key is sent there: REMOTE_BACKTEST_SERVICE_API_KEY belongs to ${originOf(url)}. ` +
    'Set URL and key back until what runs there has ended.'
  );
}
