import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser, openPage } from '../support/browser.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';

const KEY = 'key-of-alice-0123456789';
const RUN = '.graphiql-execute-button';

describe.skipIf(!hasBrowser)('a browser on a server with API keys', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer(folder.path, { API_KEYS: `alice:${KEY}` });
    browser = await launchBrowser();
    page = await openPage(browser);
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
  });

  afterAll(async () => {
    await browser.close();
    await server.stop();
    await folder.remove();
  });

  const signInAt = async (path: string) => {
    await page.goto(`${server.url}${path}`);
    await page.fill('#key', KEY);
    await page.click('button');
  };

  it('is asked for a key and then shown the playground, which works with the cookie alone', async () => {
    await signInAt('/graphql');
    await page.waitForSelector(RUN);
    expect(page.url()).toBe(`${server.url}/graphql`);
    await page.click(RUN);
    await page.getByText('"StartBacktestSuccess"').waitFor();
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(complaints).toEqual([]);
  });

  it('loads the playground from its cache the next time', async () => {
    const received: number[] = [];
    page.on('requestfinished', async (request) => {
      if (request.url().includes('/assets/')) received.push((await request.sizes()).responseBodySize);
    });
    await page.reload();
    await page.waitForSelector(RUN);
    expect(received.filter((bytes) => bytes > 0)).toEqual([]);
  });

  it('comes back to the address that it wanted to open', async () => {
    await page.context().clearCookies();
    await signInAt('/operations/op_unknown/report?a=b');
    await page.waitForURL(`${server.url}/operations/op_unknown/report?a=b`);
  });

  it('is signed out by the button for it', async () => {
    await page.goto(`${server.url}/login`);
    expect(await page.textContent('main')).toContain('Signed in as alice');
    await page.click('button');
    await page.waitForSelector('#key');
    expect(await page.context().cookies()).toEqual([]);
  });

  it('cannot be used by the page of another server, even one of the same site', async () => {
    await signInAt('/login?next=%2Fgraphql');
    await page.waitForSelector(RUN);
    const elsewhere = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<form method="post" action="${server.url}/logout"><button></button></form>`);
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const { port } = elsewhere.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/`);
    const answered = page.waitForResponse(`${server.url}/logout`);
    await page.click('button');
    expect((await answered).status()).toBe(403);
    elsewhere.close();
    await page.goto(`${server.url}/login`);
    expect(await page.textContent('main')).toContain('Signed in as alice');
  });
});
