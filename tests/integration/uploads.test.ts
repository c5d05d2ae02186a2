import { once } from 'node:events';
import { mkdir, readdir, readFile, utimes } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';

/** Files that are sent to a real server. */
describe('PUT /import', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let imports: string;
  let server: KtrdrServer | null = null;
  beforeEach(async () => {
    folder = await temporaryFolder();
    imports = join(folder.path, 'import');
  });
  afterEach(async () => {
    await server?.kill();
    await folder.remove();
  });

  const start = async (settings: Readonly<Record<string, string>> = {}) => {
    server = await startServer(folder.path, { IMPORT_DIR: imports, WORKER_THREADS: '1', ...settings });
    return server.url;
  };
  const put = (url: string, name: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/import/${name}`, { method: 'PUT', body, headers });
  const codeOf = async (response: Response) =>
    ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;
  const files = () => readdir(imports).catch((): string[] => []);

  /** Sends the begin of a file and keeps the line. */
  function begin(url: string, name: string) {
    const sending = request(`${url}/import/${name}`, {
      method: 'PUT',
      headers: { 'content-length': '1000' },
    });
    sending.on('error', () => undefined);
    sending.write('date,open,high,low,close\n');
    return sending;
  }
  const untilBegun = () => expect.poll(files, { timeout: 10_000 }).toHaveLength(1);

  it('takes files, lists them, and refuses what is no name, too large, or from elsewhere', async () => {
    const url = await start({ MAX_UPLOAD_BYTES: '2000000' });
    const created = await put(url, 'my%20prices.csv', 'date,close\n');
    expect(created.status).toBe(201);
    expect(await created.json()).toEqual({ path: 'my prices.csv', bytes: 11 });
    expect((await put(url, 'my%20prices.csv', 'new')).status).toBe(200);
    expect(await readFile(join(imports, 'my prices.csv'), 'utf8')).toBe('new');
    // More than a request of GraphQL may have.
    expect((await put(url, 'big.csv', 'x'.repeat(1_500_000))).status).toBe(201);
    const { data } = await graphqlRequest(url, '{ importFiles }', {});
    expect(data).toEqual({ importFiles: ['big.csv', 'my prices.csv'] });

    const refused = [
      await put(url, '..%2Fout.csv', 'x'),
      await put(url, 'huge.csv', 'x'.repeat(2_000_001)),
      await put(url, 'x.csv', 'x', { 'sec-fetch-site': 'cross-site' }),
      await fetch(`${url}/import/x.csv`, { method: 'POST', body: 'x' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 413, 403, 405]);
    expect(await Promise.all(refused.map(codeOf))).toEqual([
      ...['INVALID_PATH', 'UPLOAD_TOO_LARGE', 'FOREIGN_REQUEST', 'METHOD_NOT_ALLOWED'],
    ]);
    expect(await files()).toEqual(['big.csv', 'my prices.csv']);
  });

  it('keeps nothing of a file whose sender leaves, nor of one that a kill cut, once it is old', async () => {
    const url = await start();
    const left = begin(url, 'left.csv');
    await untilBegun();
    left.destroy();
    await expect.poll(files, { timeout: 10_000 }).toEqual([]);

    begin(url, 'killed.csv');
    await untilBegun();
    await server?.kill();
    const [part] = await files();
    expect(part).toMatch(/^killed\.csv\..*\.tmp$/);
    const longAgo = new Date(Date.now() - 120_000);
    await utimes(join(imports, part as string), longAgo, longAgo);
    const again = await start();
    expect(await files()).toEqual([]);
    expect((await graphqlRequest(again, '{ importFiles }', {})).data).toEqual({ importFiles: [] });
  });

  it('needs the key that the API needs, and is refused where the library is not written', async () => {
    const url = await start({ API_KEYS: 'ci:0123456789abcdef0123', LIBRARY_WRITES: 'false' });
    await mkdir(imports);
    expect((await put(url, 'x.csv', 'x')).status).toBe(401);
    const refused = await put(url, 'x.csv', 'x', { authorization: 'Bearer 0123456789abcdef0123' });
    expect([refused.status, await codeOf(refused)]).toEqual([403, 'LIBRARY_READ_ONLY']);
    expect(await files()).toEqual([]);
  });

  it('answers a sender of too much while it still sends', async () => {
    const url = await start({ MAX_UPLOAD_BYTES: '1000' });
    const sending = request(`${url}/import/x.csv`, { method: 'PUT' });
    sending.on('error', () => undefined);
    sending.write('x'.repeat(1_001));
    const [answer] = await once(sending, 'response');
    expect(answer.statusCode).toBe(413);
    sending.destroy();
    expect(await files()).toEqual([]);
  });
});
