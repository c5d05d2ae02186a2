import { beforeEach, describe, expect, it } from 'vitest';
import { ServerUnreachableError } from '../../../src/client/graphql-client.js';
import { EngineVersionMismatchError, RemoteOutcomeError } from '../../../src/remote/remote-errors.js';
import { ENGINE, FakeHost } from './fake-host.js';

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
});

describe('OperationServiceProxy', () => {
  it('asks twice more when nobody answers', async () => {
    host.statuses.set('op_1', 'RUNNING');
    host.silences = 2;
    expect(await host.proxy().statuses(['op_1'])).toEqual(new Map([['op_1', 'RUNNING']]));
    expect(host.requests).toHaveLength(3);
  });

  it('gives up when nobody answers the third time', async () => {
    host.silences = 3;
    await expect(host.proxy().statuses(['op_1'])).rejects.toThrow(ServerUnreachableError);
    expect(host.requests).toHaveLength(3);
  });

  it.each([429, 500, 503])('asks again when the host answers with HTTP %d', async (status) => {
    host.refusal = status;
    await expect(host.proxy().cancel('op_1')).rejects.toThrow(`refused with ${status}`);
    expect(host.requests).toHaveLength(3);
  });

  it.each([400, 401, 403])('does not ask again when the host answers with HTTP %d', async (status) => {
    host.refusal = status;
    await expect(host.proxy().cancel('op_1')).rejects.toThrow(`refused with ${status}`);
    expect(host.requests).toHaveLength(1);
  });

  it('asks for many statuses in pages of 200, and leaves out what the host does not know', async () => {
    const ids = Array.from({ length: 401 }, (_, index) => `op_${index}`);
    for (const id of ids.slice(1)) host.statuses.set(id, 'PENDING');
    const statuses = await host.proxy().statuses(ids);
    expect([...statuses.keys()]).toEqual(ids.slice(1));
    expect(host.requests).toHaveLength(3);
  });

  it('asks nothing about no operations', async () => {
    expect(await host.proxy().statuses([])).toEqual(new Map());
    expect(host.requests).toEqual([]);
  });

  it('sends the API key with every kind of request', async () => {
    const proxy = host.proxy('secret');
    host.outcome = { result: {}, warnings: [], parts: [] };
    await proxy.requireEngine(ENGINE);
    await proxy.outcome('op_1').catch(() => undefined);
    expect(host.keys).toEqual(['Bearer secret', 'Bearer secret']);
  });

  it('refuses a host with another engine, and names both', async () => {
    host.engineVersion = '0.9.0';
    const refused = host.proxy().requireEngine(ENGINE);
    await expect(refused).rejects.toThrow(EngineVersionMismatchError);
    await expect(refused).rejects.toThrow(/0\.9\.0.*1\.2\.3/);
  });

  it.each(['', 'no json', '{"parts":2,"warnings":[],"result":{}}\n'])(
    'does not take %j for an outcome',
    async (text) => {
      host.outcomeText = text;
      await expect(host.proxy().outcome('op_1')).rejects.toThrow(RemoteOutcomeError);
    },
  );
});
