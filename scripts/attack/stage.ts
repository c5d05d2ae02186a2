import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OperationsDocument } from '../../src/faces/client/generated/graphql.js';
import {
  type KtrdrServer,
  type Launch,
  startServer,
  temporaryFolder,
} from '../../tests/support/ktrdr-server.js';
import { hold } from './hold.js';
import { mainThreadCpuMs } from './main-thread.js';

/** What an ordinary request may cost, whatever somebody else does: processor time of the thread that answers. */
const MOST_CPU_MS = 250;
const BETWEEN_PROBES_MS = 20;
/** A request that took longer because this process was busy with another situation says nothing; it is repeated. */
const BUSY_CPU_MS = 50;
const MOST_REPEATS = 5;

/** What one situation has for itself: folders, servers, and a client that only wants an ordinary answer. */
export class Stage {
  readonly folder: string;
  readonly isFull: boolean;
  #worstCpuMs = 0;
  readonly #endings: (() => Promise<unknown> | unknown)[] = [];

  private constructor(folder: string, isFull: boolean) {
    this.folder = folder;
    this.isFull = isFull;
  }

  static async create(isFull: boolean): Promise<Stage> {
    const { path, remove } = await temporaryFolder();
    const stage = new Stage(path, isFull);
    stage.onEnd(remove);
    return stage;
  }

  /** Processor time of the dearest ordinary request so far, milliseconds. */
  get worstCpuMs(): number {
    return this.#worstCpuMs;
  }

  /** Has something done at the end of the situation, before what was asked for earlier. */
  onEnd(ending: () => Promise<unknown> | unknown): void {
    this.#endings.unshift(ending);
  }

  async close(): Promise<void> {
    for (const ending of this.#endings.splice(0)) await ending();
  }

  /** Returns a path below the folder of this situation. */
  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** Starts a server with a database of its own; its first request, which compiles what all need, is not measured. */
  async server(settings: Readonly<Record<string, string>> = {}, launch: Launch = {}): Promise<KtrdrServer> {
    const server = await this.coldServer(settings, launch);
    await ordinaryRequest(server);
    return server;
  }

  /** The same, and nothing has been asked of it yet. */
  async coldServer(
    settings: Readonly<Record<string, string>> = {},
    launch: Launch = {},
  ): Promise<KtrdrServer> {
    const server = await startServer(this.folder, { WORKER_THREADS: '2', ...settings }, launch);
    this.onEnd(() => server.kill());
    return server;
  }

  /** Sends an ordinary request, which has to be answered within its processor time. */
  async next(server: KtrdrServer): Promise<void> {
    const pids = [server.process.pid as number, process.pid] as const;
    const cpu = () => Promise.all([mainThreadCpuMs(pids[0]), mainThreadCpuMs(pids[1])]);
    let cpuMs = 0;
    for (let repeats = 0; repeats < MOST_REPEATS; repeats++) {
      const before = await cpu();
      await ordinaryRequest(server);
      const after = await cpu();
      cpuMs = after[0] - before[0];
      // What the server did in between went on for as long as the answer lay here unread.
      if (cpuMs <= MOST_CPU_MS || after[1] - before[1] < BUSY_CPU_MS) break;
    }
    this.#worstCpuMs = Math.max(this.#worstCpuMs, cpuMs);
    hold(cpuMs <= MOST_CPU_MS, `the next ordinary request took ${cpuMs.toFixed(0)} ms of processor time`);
  }

  /** Does something, and sends ordinary requests one after another for as long as that lasts, and one behind it. */
  async during<T>(server: KtrdrServer, work: Promise<T>): Promise<T> {
    let isOver = false;
    const over = work.finally(() => {
      isOver = true;
    });
    // It is awaited below; until then a failure is nobody's fault but its own.
    over.catch(() => undefined);
    do {
      await this.next(server);
      await Promise.race([over.catch(() => undefined), pause(BETWEEN_PROBES_MS)]);
    } while (!isOver);
    const value = await over;
    await this.next(server);
    return value;
  }

  /** Makes a folder below that of this situation. */
  async subfolder(name: string): Promise<string> {
    const path = this.path(name);
    await mkdir(path, { recursive: true });
    return path;
  }
}

/** The list of operations, as everybody asks for it. */
async function ordinaryRequest(server: KtrdrServer): Promise<void> {
  hold(server.process.exitCode === null && server.process.signalCode === null, `the server has ended`);
  await server.client.request(OperationsDocument, { first: 20 });
}
