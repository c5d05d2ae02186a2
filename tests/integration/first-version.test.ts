import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstVersion } from '../support/first-version.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';

/** Cursors are opaque, and say more than they did; those that clients hold are among the variables. */
function comparable(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer), (key, value: unknown) =>
    key === 'endCursor' && value !== null ? 'a cursor' : value,
  );
}

describe('a database of the first version', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const database = new BetterSqlite3(join(folder.path, 'ktrdr.db'));
    database.exec(firstVersion.database());
    database.close();
    server = await startServer(folder.path);
  });
  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  const documents = firstVersion.documents();
  const answers = firstVersion.answers();

  it('opens, and clients get from it what they got: operations, logs, trades, equity, results, refusals', async () => {
    expect(answers.length).toBeGreaterThan(30);
    for (const { operation, variables, data } of answers) {
      const now = await graphqlRequest(server.url, documents.get(operation) ?? '', variables);
      expect(comparable(now), `${operation} ${JSON.stringify(variables)}`).toEqual(comparable({ data }));
    }
  });

  it('has a report and downloads of its backtests', async () => {
    const id = answers[0]?.variables.id as string;
    for (const [file, text] of [
      ['report', 'of the first version'],
      ['trades.csv', 'exit'],
      ['equity.csv', 'equity'],
    ]) {
      const response = await fetch(`${server.url}/operations/${id}/${file}`);
      expect(response.status, file).toBe(200);
      expect(await response.text(), file).toContain(text);
    }
  });
});
