import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';

interface Started {
  readonly startBacktest: { readonly operation: { readonly id: string } };
}

describe('the queries of the README', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  let queries: string[];

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer(folder.path);
    const readme = await readFile(join(projectFolder, 'README.md'), 'utf8');
    queries = [...readme.matchAll(/```graphql\n(.*?)```/gs)].map(([, text]) => text as string);
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('work one after another, as a reader would try them', async () => {
    const [start, ...others] = queries;
    const started = await graphqlRequest<Started>(server.url, start as string);
    const id = started.data?.startBacktest.operation.id as string;
    await pullUntilDone(server.client, id);
    expect(others.map((text) => /^\w+ (\w+)/.exec(text)?.[1])).toEqual(['Pull', 'Result', 'Cancel', 'List']);
    for (const text of others) {
      const answer = await graphqlRequest<object>(server.url, text, { id });
      expect(answer.errors).toBeUndefined();
      expect(JSON.stringify(answer.data)).not.toContain('"operation":null');
    }
  });
});
