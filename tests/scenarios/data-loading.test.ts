import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  CancelOperationDocument,
  DatasetsDocument,
  StartDataLoadDocument,
  type StartDataLoadInput,
} from '../../src/faces/client/generated/graphql.js';
import { pullLoadUntilDone, startDataLoad } from '../support/data-loads.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, temporaryFolder } from '../support/ktrdr-server.js';
import { hourlyKlines, recordExchange } from '../support/recorded-exchange.js';
import type { RecordedProvider } from '../support/recorded-provider.js';
import { startInPlace } from '../support/scenario-place.js';

interface Segment {
  readonly seq: number;
  readonly rows: number;
  readonly status: string;
  readonly start: string;
  readonly timestamp: string;
}

interface SegmentPage {
  readonly nodes: readonly Segment[];
  readonly pageInfo: { readonly endCursor: string | null };
  readonly complete: boolean;
}

/** So long that a busy machine is not taken for a load that had to be stopped by force. */
const GRACE_MS = 120_000;
const YEAR = {
  ...{ provider: 'ccxt:binance', symbol: 'BTC/USDT', timeframe: '1h', from: '2024-01-01', to: '2024-12-31' },
};
const FIRST_MS = Date.parse('2024-01-01');
/** Requests that are answered before the recording falls silent: for the markets, and for two segments. */
const ANSWERED = 3;

describe('data loading scenarios', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let exchange: RecordedProvider;
  let server: KtrdrServer;
  let isSilent = true;
  let asked = 0;

  beforeAll(async () => {
    folder = await temporaryFolder();
    await mkdir(join(folder.path, 'import'));
    exchange = await recordExchange((url) => {
      asked += 1;
      // Counted without the question for the markets.
      return isSilent && asked >= ANSWERED ? null : hourlyKlines(url, FIRST_MS, 1_000);
    });
    server = await start();
  });

  afterEach(() => {
    isSilent = true;
    asked = 0;
  });

  afterAll(async () => {
    await server.stop();
    await exchange.close();
    await folder.remove();
  });

  const start = (): Promise<KtrdrServer> =>
    startInPlace(folder.path, {
      DATA_DIR: join(folder.path, 'data'),
      IMPORT_DIR: join(folder.path, 'import'),
      DATA_PROVIDER_URL: exchange.settings.baseUrl ?? '',
      CANCEL_GRACE_MS: String(GRACE_MS),
    });

  const write = (name: string, lines: readonly string[]): Promise<void> =>
    writeFile(join(folder.path, 'import', name), `${lines.join('\n')}\n`);

  async function dataset(symbol: string) {
    const { datasets } = await server.client.request(DatasetsDocument, {});
    return datasets.find((candidate) => candidate.symbol === symbol);
  }

  async function segments(id: string, after: string | null): Promise<SegmentPage> {
    const answer = await graphqlRequest<{ operation: { segments: SegmentPage } }>(
      server.url,
      `query ($id: ID!, $after: String) { operation(id: $id, forceRefresh: true) { ... on DataLoadOperation {
        segments(after: $after) {
          nodes { seq rows status start timestamp } pageInfo { endCursor } complete } } } }`,
      { id, after },
    );
    if (!answer.data) throw new Error(JSON.stringify(answer.errors));
    return answer.data.operation.segments;
  }

  /** Pulls by cursor until a number of segments was seen. */
  async function pullSegments(id: string, count: number) {
    const seen: Segment[] = [];
    let cursor: string | null = null;
    while (seen.length < count) {
      const page = await segments(id, cursor);
      seen.push(...page.nodes);
      cursor = page.pageInfo.endCursor;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { seen, cursor };
  }

  it('B6.1 File with faults: good rows are stored, bad ones are named, and twice is once', async () => {
    const day = (date: number, prices = '10,0;11,0;9,0;10,5') =>
      `${String(date).padStart(2, '0')}.01.2024;${prices};100`;
    await write('faults.csv', [
      'Date;Open;High;Low;Close;Volume',
      ...[day(2), day(3), day(4, '10,0;8,0;9,0;10,0'), day(5), day(8, '10,0;11,0;9,0;')],
      ...[day(9), day(9, '10,0;11,0;9,0;10,7'), day(11), day(12), day(15)],
    ]);
    const input = {
      ...{ provider: 'csv', path: 'faults.csv', symbol: 'FAULTS', timeframe: '1d', calendar: '24x5' },
    };
    const id = await startDataLoad(server.client, input);
    const { status, result } = await pullLoadUntilDone(server.client, id);
    expect(status).toBe('COMPLETED');
    expect(result).toMatchObject({ rowsLoaded: 7, rowsRejected: 3 });
    const found = result?.issues.map(({ code, message }) => `${code} ${message.split(':')[0]}`);
    expect(found).toEqual([
      ...['HIGH_BELOW_LOW line 4', 'HIGH_BELOW_PRICE line 4', 'MISSING_VALUE line 6', 'DUPLICATE line 8'],
      ...[1, 2, 3].map(() => expect.stringMatching(/^UNEXPECTED_GAP 1 bar is missing/)),
    ]);
    expect((await segments(id, null)).nodes).toMatchObject([{ seq: 0, rows: 7, status: 'LOADED' }]);
    const stored = await dataset('FAULTS');
    expect(stored).toMatchObject({ rows: 7, source: 'csv:faults.csv', calendar: '24x5' });
    await pullLoadUntilDone(server.client, await startDataLoad(server.client, input));
    expect((await dataset('FAULTS'))?.hash).toBe(stored?.hash);
  });

  it('B6.2 Cancelled load: a wait for the network ends at once, and what was loaded stays', async () => {
    const id = await startDataLoad(server.client, YEAR);
    await pullSegments(id, 2);
    const cancelledAtMs = Date.now();
    await server.client.request(CancelOperationDocument, { id, reason: 'B6.2' });
    const operation = await pullLoadUntilDone(server.client, id);
    expect(operation).toMatchObject({ status: 'CANCELLED', error: null });
    expect(Date.now() - cancelledAtMs).toBeLessThan(GRACE_MS);
    const { nodes, complete } = await segments(id, null);
    expect(nodes.map(({ rows, status }) => [rows, status])).toEqual([
      [1_000, 'LOADED'],
      [1_000, 'LOADED'],
    ]);
    expect(complete).toBe(true);
    expect(await dataset('BTC/USDT')).toMatchObject({
      rows: 2_000,
      source: 'ccxt:binance',
      calendar: '24x7',
    });
  });

  it('B6.3 Killed server: no bar is lost, and no segment is told twice', async () => {
    const id = await startDataLoad(server.client, YEAR);
    const { seen, cursor } = await pullSegments(id, 2);
    await server.kill();
    isSilent = false;
    server = await start();
    const operation = await pullLoadUntilDone(server.client, id);
    expect(operation).toMatchObject({ status: 'COMPLETED', attempt: 2, result: { rowsLoaded: 8_784 } });
    const rest = await segments(id, cursor);
    expect(rest.complete).toBe(true);
    const all = [...seen, ...rest.nodes];
    expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 9 }, (_segment, seq) => seq));
    expect((await segments(id, null)).nodes).toEqual(all);
    expect(await dataset('BTC/USDT')).toMatchObject({ rows: 8_784 });
    const files = await readdir(join(folder.path, 'data'));
    expect(files.filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('B6.4 Loads at once: no bar is lost, and wrong inputs start nothing', async () => {
    const csv = { provider: 'csv', symbol: 'MANY', timeframe: '1d', calendar: '24x7' };
    const parts = Array.from({ length: 8 }, (_part, index) => `part-${index}.csv`);
    for (const [part, name] of parts.entries()) {
      const days = Array.from({ length: 100 }, (_day, index) =>
        new Date((part * 100 + index) * 86_400_000).toISOString().slice(0, 10),
      );
      await write(name, ['date,open,high,low,close', ...days.map((date) => `${date},1,2,1,2`)]);
    }
    const ids = await Promise.all(parts.map((path) => startDataLoad(server.client, { ...csv, path })));
    for (const id of ids) expect((await pullLoadUntilDone(server.client, id)).status).toBe('COMPLETED');
    expect(await dataset('MANY')).toMatchObject({ rows: 800 });

    const refusal = async (change: Partial<StartDataLoadInput>) => {
      const input = { ...csv, path: 'part-0.csv', replace: false, ...change };
      const { startDataLoad: answer } = await server.client.request(StartDataLoadDocument, { input });
      if (answer.__typename !== 'InvalidInputError') throw new Error(`${answer.__typename} was not expected`);
      return answer.issues.map(({ code, message }) => `${code} ${message}`).join('\n');
    };
    expect(await refusal({ provider: 'yahho' })).toMatch(/^UNKNOWN_PROVIDER .*did you mean 'yahoo'/);
    expect(await refusal({ path: '../secret.csv' })).toMatch(/^INVALID_PATH /);
    expect(await refusal({ path: null })).toMatch(/^PATH_MISSING /);
    expect(await refusal({ from: '2024-02-01', to: '2024-01-01' })).toMatch(/^DATE_ORDER /);

    await write('poem.csv', ['Shall I compare thee to a summer’s day?', 'Thou art more lovely']);
    for (const [path, code] of [
      ['nowhere.csv', 'IMPORT_FILE_NOT_FOUND'],
      ['poem.csv', 'DATA_INVALID'],
    ] as const) {
      const failed = await pullLoadUntilDone(
        server.client,
        await startDataLoad(server.client, { ...csv, path }),
      );
      expect(failed).toMatchObject({ status: 'FAILED', error: { code, retryable: false } });
      expect(failed.error?.message).toContain(path);
    }
    expect(await dataset('MANY')).toMatchObject({ rows: 800 });
  });
});
