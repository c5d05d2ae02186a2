/** Something that happens at an instant; at one instant the smaller rank comes first. */
export interface Event {
  readonly atMs: number;
  readonly rank: number;
  readonly run: () => void;
}

/** Events in the order in which they happen, a binary heap; whatever is due may add others. */
export class EventQueue {
  readonly #heap: (Event & { readonly order: number })[] = [];
  #added = 0;

  add(event: Event): void {
    const heap = this.#heap;
    let at = heap.push({ ...event, order: this.#added++ }) - 1;
    while (at > 0 && this.#isBefore(at, (at - 1) >> 1)) at = this.#swap(at, (at - 1) >> 1);
  }

  /** Lets everything happen. */
  run(): void {
    for (let next = this.#take(); next !== undefined; next = this.#take()) next.run();
  }

  #take(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    let at = 0;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && this.#isBefore(child, least)) least = child;
      }
      if (least === at) return first;
      at = this.#swap(at, least);
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [x, y] = [this.#heap[a], this.#heap[b]];
    if (x === undefined || y === undefined) return false;
    return (x.atMs - y.atMs || x.rank - y.rank || x.order - y.order) < 0;
  }

  #swap(a: number, b: number): number {
    const heap = this.#heap;
    const [x, y] = [heap[a], heap[b]];
    if (x !== undefined && y !== undefined) [heap[a], heap[b]] = [y, x];
    return b;
  }
}
