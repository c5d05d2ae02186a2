import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProviderSettings } from '../../src/market-data/providers/provider-settings.js';

export interface RecordedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body: string | object;
}

/** A provider on loopback that answers as a test says. */
export interface RecordedProvider {
  readonly settings: ProviderSettings;
  /** Path and query of what was asked, in order. */
  readonly asked: readonly URL[];
  close(): Promise<void>;
}

/**
 * Starts a provider on a free port of this machine.
 * @param answer null leaves a request without an answer
 */
export async function recordProvider(
  answer: (url: URL, count: number) => RecordedAnswer | null,
  change: Partial<ProviderSettings> = {},
): Promise<RecordedProvider> {
  const asked: URL[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://recorded');
    asked.push(url);
    const recorded = answer(url, asked.length);
    if (recorded === null) return;
    const { status = 200, headers = {}, body } = recorded;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    settings: { baseUrl: `http://127.0.0.1:${port}`, retryDelayMs: 1, requestTimeoutMs: 5_000, ...change },
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
