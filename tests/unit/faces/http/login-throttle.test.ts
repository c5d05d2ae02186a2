import { describe, expect, it } from 'vitest';
import { LoginThrottle } from '../../../../src/faces/http/login-throttle.js';

const FIVE_MINUTES_MS = 5 * 60 * 1_000;
const ALLOWED_FAILURES = 10;

function throttleAt(maxAddresses?: number) {
  let nowMs = 0;
  const throttle = new LoginThrottle({ now: () => new Date(nowMs) }, maxAddresses);
  const fail = (address: string, times: number) => {
    for (let time = 0; time < times; time++) throttle.failed(address);
  };
  return { throttle, fail, advance: (ms: number) => (nowMs += ms) };
}

describe('LoginThrottle', () => {
  it('makes an address wait after ten wrong keys, until five minutes after the first', () => {
    const { throttle, fail, advance } = throttleAt();
    fail('192.0.2.1', ALLOWED_FAILURES - 1);
    advance(60_000);
    expect(throttle.waitMs('192.0.2.1')).toBe(0);
    throttle.failed('192.0.2.1');
    expect(throttle.waitMs('192.0.2.1')).toBe(FIVE_MINUTES_MS - 60_000);
    advance(FIVE_MINUTES_MS - 60_000);
    expect(throttle.waitMs('192.0.2.1')).toBe(0);
  });

  it('begins anew once the wait is over', () => {
    const { throttle, fail, advance } = throttleAt();
    fail('192.0.2.1', ALLOWED_FAILURES);
    advance(FIVE_MINUTES_MS);
    throttle.failed('192.0.2.1');
    expect(throttle.waitMs('192.0.2.1')).toBe(0);
  });

  it('lets other addresses be', () => {
    const { throttle, fail } = throttleAt();
    fail('192.0.2.1', ALLOWED_FAILURES);
    expect(throttle.waitMs('192.0.2.2')).toBe(0);
  });

  it('takes the addresses of one IPv6 network together', () => {
    const { throttle, fail } = throttleAt();
    fail('2001:db8:0:1::1', 5);
    fail('2001:db8:0:1:a:b:c:d', 5);
    expect(throttle.waitMs('2001:db8:0:1::2')).toBeGreaterThan(0);
    expect(throttle.waitMs('2001:db8:0:2::1')).toBe(0);
    expect(throttle.waitMs('2001:db8::1')).toBe(0);
  });

  it('tells IPv4 addresses apart that are written as IPv6', () => {
    const { throttle, fail } = throttleAt();
    fail('::ffff:192.0.2.1', ALLOWED_FAILURES);
    expect(throttle.waitMs('::ffff:192.0.2.1')).toBeGreaterThan(0);
    expect(throttle.waitMs('::ffff:192.0.2.2')).toBe(0);
  });

  it('forgets failures once a known key was shown', () => {
    const { throttle, fail } = throttleAt();
    fail('192.0.2.1', ALLOWED_FAILURES - 1);
    throttle.succeeded('192.0.2.1');
    throttle.failed('192.0.2.1');
    expect(throttle.waitMs('192.0.2.1')).toBe(0);
  });

  it('remembers a bounded number of addresses, and forgets the oldest', () => {
    const { throttle, fail } = throttleAt(2);
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) fail(address, ALLOWED_FAILURES);
    const waits = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((address) => throttle.waitMs(address) > 0);
    expect(waits).toEqual([false, true, true]);
  });
});
