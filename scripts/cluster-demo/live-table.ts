import type { DemoHost, DemoOperation, DemoState } from './demo-work.js';

const WIDTH = 80;
const BAR = 20;
/** How often a line is written where there is no terminal to draw in. */
const LINE_MS = 5_000;

/** Where a table is drawn. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Draws operations and hosts over and over in the same place; a line now and then where there is no terminal. */
export class LiveTable {
  readonly #screen: Screen;
  readonly #nowMs: () => number;
  #drawn = 0;
  #saidAtMs = Number.NEGATIVE_INFINITY;

  constructor(screen: Screen, nowMs: () => number = () => performance.now()) {
    this.#screen = screen;
    this.#nowMs = nowMs;
  }

  show(state: DemoState): void {
    if (this.#screen.isTTY !== true) {
      this.#say(state);
      return;
    }
    const lines = [...tableOf(state), ''].map((line) => line.slice(0, WIDTH));
    // Up to where the last one began, and each line anew.
    const up = this.#drawn === 0 ? '' : `\x1b[${this.#drawn}A`;
    this.#screen.write(up + lines.map((line) => `\x1b[2K${line}\n`).join(''));
    this.#drawn = lines.length;
  }

  /** Writes a line above the next table. */
  note(text: string): void {
    this.#screen.write(`${text}\n`);
    this.#drawn = 0;
    this.#saidAtMs = Number.NEGATIVE_INFINITY;
  }

  #say({ operations, hosts }: DemoState): void {
    if (this.#nowMs() - this.#saidAtMs < LINE_MS) return;
    this.#saidAtMs = this.#nowMs();
    const count = (status: string) => operations.filter((operation) => operation.status === status).length;
    const study = operations.find(({ type }) => type === 'STUDY');
    const alive = hosts.filter(({ state }) => state === 'ALIVE').length;
    this.#screen.write(
      `  study ${Math.floor(study?.progress.percentage ?? 0)} %, ${count('COMPLETED')} of ${operations.length} done, ` +
        `${count('RUNNING')} running, ${alive} of ${hosts.length} hosts there\n`,
    );
  }
}

/** Returns the table as lines. */
export function tableOf({ operations, hosts }: DemoState): readonly string[] {
  return [
    row('OPERATION', 'STATUS', 'ATTEMPT', 'HOST', 'PROGRESS'),
    ...operations.map((operation, index) => operationRow(operation, index, hosts)),
    row('HOST', 'STATE', 'BUSY', '', ''),
    ...hosts.map(({ address, state, busy, slots }) =>
      row(portOf(address), state.toLowerCase(), `${busy}/${slots}`, '', ''),
    ),
  ];
}

function operationRow(
  { id, type, status, attempt, progress }: DemoOperation,
  index: number,
  hosts: readonly DemoHost[],
): string {
  const holder = hosts.find(({ running }) => running.includes(id));
  const filled = Math.round((progress.percentage / 100) * BAR);
  const bar = `${'#'.repeat(filled)}${'.'.repeat(BAR - filled)} ${Math.floor(progress.percentage)} %`;
  return row(
    type === 'STUDY' ? 'study' : `backtest ${index}`,
    status.toLowerCase(),
    String(attempt),
    portOf(holder?.address ?? null),
    bar,
  );
}

function row(name: string, status: string, attempt: string, host: string, progress: string): string {
  return `  ${name.padEnd(14)}${status.padEnd(12)}${attempt.padEnd(9)}${host.padEnd(9)}${progress}`.trimEnd();
}

/** Hosts of the demonstration differ in their port alone. */
function portOf(address: string | null): string {
  return address === null ? '' : `:${new URL(address).port}`;
}
