import { type Clock, systemClock } from '../../base/outer/clock.js';

const MAX_FAILURES = 10;
const WINDOW_MS = 5 * 60 * 1_000;
const MAX_ADDRESSES = 10_000;

interface Failures {
  count: number;
  readonly untilMs: number;
}

/**
 * Slows down guessing at keys: after 10 failures an address waits for the end of the 5 minutes that began with the first.
 * Where many share one address, as behind a proxy, they share its failures.
 */
export class LoginThrottle {
  readonly #clock: Clock;
  readonly #maxAddresses: number;
  /** Oldest first, which is the order in which they end. */
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock = systemClock, maxAddresses = MAX_ADDRESSES) {
    this.#clock = clock;
    this.#maxAddresses = maxAddresses;
  }

  /** Returns how long an address has to wait before it may try again, milliseconds; 0 when it may now. */
  waitMs(address: string): number {
    const failures = this.#failures.get(groupOf(address));
    if (failures === undefined || failures.count < MAX_FAILURES) return 0;
    return Math.max(0, failures.untilMs - this.#nowMs());
  }

  /** Counts a wrong key. */
  failed(address: string): void {
    const group = groupOf(address);
    const failures = this.#failures.get(group);
    if (failures !== undefined && failures.untilMs > this.#nowMs()) {
      failures.count++;
      return;
    }
    this.#failures.delete(group);
    const [oldest] = this.#failures.keys();
    if (this.#failures.size >= this.#maxAddresses && oldest !== undefined) this.#failures.delete(oldest);
    this.#failures.set(group, { count: 1, untilMs: this.#nowMs() + WINDOW_MS });
  }

  /** Forgets the failures of an address that has shown a known key. */
  succeeded(address: string): void {
    this.#failures.delete(groupOf(address));
  }

  #nowMs(): number {
    return this.#clock.now().getTime();
  }
}

/** Takes the addresses of one IPv6 network together: whoever has one of them has 2^64. */
function groupOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':');
  if (tail === undefined) return groups.slice(0, 4).join(':');
  const missing = 8 - groups.length - tail.split(':').length;
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...tail.split(':')]
    .slice(0, 4)
    .join(':');
}
