import { GraphqlClient } from '../client/graphql-client.js';
import { OperationServiceProxy } from './operation-service-proxy.js';

/** Longest wait for one answer of a host. */
const TIMEOUT_MS = 10_000;

/** Returns the proxy of each host, one an address, so that its connections are kept. */
export function remoteHosts(apiKey: string | null): (host: string) => OperationServiceProxy {
  const proxies = new Map<string, OperationServiceProxy>();
  return (host) => {
    const client = () =>
      new GraphqlClient({ serverUrl: host, timeoutMs: TIMEOUT_MS, apiKey: apiKey ?? undefined });
    const proxy = proxies.get(host) ?? new OperationServiceProxy(host, client());
    proxies.set(host, proxy);
    return proxy;
  };
}
