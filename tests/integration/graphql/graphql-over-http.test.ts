import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KtrdrServer, startServer, temporaryFolder } from '../../support/ktrdr-server.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: KtrdrServer;

beforeAll(async () => {
  folder = await temporaryFolder();
  server = await startServer(folder.path);
});

afterAll(async () => {
  await server.stop();
  await folder.remove();
});

describe('the graphql-over-http specification, on the running server', () => {
  const audits = serverAudits({ url: () => `${server.url}/graphql` });

  it.each(audits)('$id: $name', async (audit) => {
    expect(await audit.fn()).toMatchObject({ status: 'ok' });
  });
});
