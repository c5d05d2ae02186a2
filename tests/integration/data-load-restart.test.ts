import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pullLoadUntilDone, startDataLoad } from '../support/data-loads.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';

/** A csv load reads this many lines at a time, the one with the names of the columns among them. */
const SEGMENT_LINES = 50_000;
/** Enough stretches to be killed between two of them. */
const ROWS = 4 * SEGMENT_LINES - 1;
const FIRST_MS = Date.parse('2023-01-02T00:00:00Z');

interface Segment {
  readonly seq: number;
  readonly rows: number;
}

function minutes(close: number): string {
  const lines = Array.from(
    { length: ROWS },
    (_row, index) => `${new Date(FIRST_MS + 60_000 * index).toISOString().slice(0, 19)}Z,1,2,1,${close},1`,
  );
  return `time,open,high,low,close,volume\n${lines.join('\n')}\n`;
}

describe('a csv load whose server was killed', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let file: string;
  const servers: KtrdrServer[] = [];

  beforeEach(async () => {
    folder = await temporaryFolder();
    await mkdir(join(folder.path, 'import'));
    file = join(folder.path, 'import', 'minutes.csv');
    await writeFile(file, minutes(1.5));
  });

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.kill();
    await folder.remove();
  });

  async function start(): Promise<KtrdrServer> {
    const server = await startServer(folder.path, {
      DATA_DIR: join(folder.path, 'data'),
      IMPORT_DIR: join(folder.path, 'import'),
      WORKER_THREADS: '1',
    });
    servers.push(server);
    return server;
  }

  async function segments({ url }: KtrdrServer, id: string): Promise<readonly Segment[]> {
    const { data, errors } = await graphqlRequest<{ operation: { segments: { nodes: Segment[] } } }>(
      url,
      `query ($id: ID!) { operation(id: $id, forceRefresh: true) { ... on DataLoadOperation {
        segments(first: 100) { nodes { seq start end rows status timestamp durationMs } } } } }`,
      { id },
    );
    if (!data) throw new Error(JSON.stringify(errors));
    return data.operation.segments.nodes;
  }

  /** Starts a load, kills the server once segments were delivered, and returns those. */
  async function killedWhileLoading() {
    const server = await start();
    const input = { provider: 'csv', path: 'minutes.csv', symbol: 'COIN', timeframe: '1m', calendar: '24x7' };
    const id = await startDataLoad(server.client, input);
    let delivered = await segments(server, id);
    while (delivered.length === 0) delivered = await segments(server, id);
    await server.kill();
    return { id, delivered };
  }

  it('goes on with the same segments when the file is the same', async () => {
    const { id, delivered } = await killedWhileLoading();
    const server = await start();
    const load = await pullLoadUntilDone(server.client, id);
    expect(load).toMatchObject({ status: 'COMPLETED', attempt: 2, result: { rowsLoaded: ROWS } });
    const all = await segments(server, id);
    expect(all.slice(0, delivered.length)).toEqual(delivered);
    expect(all.map(({ seq, rows }) => [seq, rows])).toEqual([
      [0, SEGMENT_LINES - 1],
      ...[1, 2, 3].map((seq) => [seq, SEGMENT_LINES]),
    ]);
  });

  it('fails with INPUT_CHANGED when the file is another one, and what was delivered stays', async () => {
    const { id, delivered } = await killedWhileLoading();
    await writeFile(file, minutes(1.75));
    const server = await start();
    const load = await pullLoadUntilDone(server.client, id);
    expect(load).toMatchObject({ status: 'FAILED', attempt: 2, error: { code: 'INPUT_CHANGED' } });
    expect(load.error?.message).toContain('fileHash');
    expect((await segments(server, id)).slice(0, delivered.length)).toEqual(delivered);
  });
});
