import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { withFaultBarrier } from '../../../../src/faces/http/fault-barrier.js';
import { testApi } from '../graphql/test-api.js';

const broken = (): never => {
  throw new Error('EACCES: permission denied, open /home/someone/ktrdr/var/ktrdr.db');
};

describe('what fails while a request is answered', () => {
  it.each([
    ['the outcome of an operation', '/operations/op_1/outcome', {}],
    ['a report', '/operations/op_1/report', {}],
    ['a download', '/operations/op_1/trades.csv', {}],
    ['a field', '/graphql?query={operation(id:"op_1"){id}}', {}],
    ['the type of an operation in a list', '/graphql?query={operations{nodes{id}}}', {}],
  ])('leaves neither stack nor path in the answer: %s', async (_what, path) => {
    const api = testApi({
      operations: { get: broken, list: broken },
      files: { find: broken },
      outcomes: { news: broken },
    });
    const response = await api.fetch(path);
    const text = await response.text();
    expect(text).not.toMatch(/EACCES|\/home\/|node_modules|\.[jt]s:\d|^\s+at /m);
    expect(text.length).toBeGreaterThan(0);
  });

  it('is a GraphQL error with the id of the log entry, headers included', async () => {
    const response = await testApi({ outcomes: { news: broken } }).fetch('/operations/op_1/outcome');
    expect(response.status).toBe(500);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.json()).toMatchObject({
      errors: [
        {
          extensions: {
            code: 'INTERNAL_SERVER_ERROR',
            errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
          },
          message: 'Unexpected error.',
        },
      ],
    });
  });

  it('is still a failure for a caller that has given the request up', async () => {
    const server = { fetch: broken, handleNodeRequestAndResponse: broken };
    const handler = withFaultBarrier(server, pino({ level: 'silent' }));
    await expect(handler.fetch('http://localhost/', { signal: AbortSignal.abort() })).rejects.toThrow();
    expect((await handler.fetch('http://localhost/')).status).toBe(500);
  });
});
