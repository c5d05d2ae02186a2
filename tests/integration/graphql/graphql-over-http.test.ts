import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer, type HttpServer } from '../../../src/http/http-server.js';
import { testApi } from '../../unit/graphql/test-api.js';

let http: HttpServer;
beforeAll(async () => {
  http = await createHttpServer(testApi().server, { host: '127.0.0.1', port: 0 });
});
afterAll(() => http.close(1_000));

describe('the graphql-over-http specification', () => {
  const audits = serverAudits({ url: () => `${http.url}/graphql` });

  it.each(audits)('$id: $name', async (audit) => {
    expect(await audit.fn()).toMatchObject({ status: 'ok' });
  });
});
