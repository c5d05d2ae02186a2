import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServerUnreachableError } from '../../../../src/faces/client/graphql-client.js';
import { RemoteHosts } from '../../../../src/places/remote/remote-hosts.js';

describe('RemoteHosts', () => {
  let silent: Server;
  let url: string;
  beforeEach(async () => {
    silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    silent.closeAllConnections();
    silent.close();
  });

  it('has one proxy for one address', () => {
    const hosts = new RemoteHosts(null);
    expect(hosts.proxyOf(url)).toBe(hosts.proxyOf(url));
    expect(hosts.proxyOf(url)).not.toBe(hosts.proxyOf('http://127.0.0.1:1'));
    expect(hosts.proxyOf(url).host).toBe(url);
  });

  it('breaks off what a silent host does not answer when it is closed', async () => {
    const hosts = new RemoteHosts(null);
    const arrived = once(silent, 'request');
    const asked = hosts.proxyOf(url).statuses(['op_1']);
    const refused = expect(asked).rejects.toThrow(ServerUnreachableError);
    await arrived;
    hosts.close();
    await refused;
  });
});
