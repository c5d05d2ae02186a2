import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { describe, expect, it } from 'vitest';
import { limitRequests } from '../../../../src/faces/http/limit-requests.js';

/** Timers that keep the process alive. */
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('the time for a body', () => {
  it('does not keep a process alive that has nothing else to do', () => {
    const server = new EventEmitter();
    limitRequests(server as unknown as Server, 30_000);
    const request = Object.assign(new EventEmitter(), { complete: false, method: 'POST', url: '/login' });
    const before = timers();
    server.emit('request', request as unknown as IncomingMessage);
    expect(request.listenerCount('end')).toBe(1);
    expect(timers()).toBe(before);
    request.emit('close');
  });
});
