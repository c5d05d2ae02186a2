import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { projectRoot } from '../../src/base/outer/files/project-root.js';
import type { TypedDocumentString } from '../../src/faces/client/generated/graphql.js';
import { GraphqlClient, ServerUnreachableError } from '../../src/faces/client/graphql-client.js';
import { cleanEnvironment } from '../../tests/support/ktrdr-server.js';

const RETRY_MS = 50;
const KEPT_LOG_CHARACTERS = 20_000;
const LONGEST_ANSWER_MS = 30_000;
/** Longer than several lives: a server that is silent for so long is a finding. */
const LONGEST_SILENCE_MS = 60_000;

/**
 * A server that dies and is started again on the same files, under a new address each time. Clients do not notice more of
 * it than that answers take longer.
 */
export class Victim {
  readonly #settings: Readonly<Record<string, string>>;
  readonly #program: string;
  readonly #launcher: readonly string[];
  #process: ChildProcess | null = null;
  #client: GraphqlClient | null = null;
  #address: string | null = null;
  #log = '';
  /** What its processes logged as errors: a killed server has nothing to complain of. */
  readonly errors: string[] = [];

  /**
   * @param settings environment of the server; its port is chosen anew at every start
   * @param program below dist/; default: the server with the kinds of tests beside its own
   * @param launcher what starts it in a place of its own, such as a network namespace; default: nothing
   */
  constructor(
    settings: Readonly<Record<string, string>>,
    program = 'tests/server.js',
    launcher: readonly string[] = [],
  ) {
    this.#settings = settings;
    this.#program = program;
    this.#launcher = launcher;
  }

  /** The end of what all its processes wrote to standard error. */
  get log(): string {
    return this.#log;
  }

  /**
   * Starts a process and returns at once.
   * @returns resolves when it is ready, or has ended before it was
   */
  start(): Promise<void> {
    const program = [process.execPath, join(projectRoot, 'dist', this.#program)];
    const [command, ...args] = [...this.#launcher, ...program] as [string, ...string[]];
    const server = spawn(command, args, {
      cwd: projectRoot,
      env: cleanEnvironment({ ...this.#settings, PORT: '0' }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = server;
    // However this program ends, nothing goes on running.
    const kill = (): void => void server.kill('SIGKILL');
    process.once('exit', kill);
    server.once('exit', () => process.off('exit', kill));
    createInterface({ input: server.stderr }).on('line', (line) => {
      this.#log = `${this.#log}${line}\n`.slice(-KEPT_LOG_CHARACTERS);
      if (/"level":"(error|fatal)"/.test(line)) this.errors.push(line);
    });
    return new Promise((resolve) => {
      server.once('exit', () => resolve());
      createInterface({ input: server.stdout }).on('line', (line) => {
        const address = /http:\/\/[^/\s]+/.exec(line)?.[0];
        if (address === undefined || this.#process !== server) return;
        this.#address = address;
        this.#client = new GraphqlClient({ serverUrl: address, timeoutMs: LONGEST_ANSWER_MS });
        resolve();
      });
    });
  }

  /** Where it answers, or did last; null before the first start. */
  get address(): string | null {
    return this.#address;
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** Sends a signal to the process, such as the one that has it stand still. */
  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** Ends the process as a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks the process to end, and returns its exit code. */
  stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** Tells whether a request that failed is sent again: nobody has answered it. */
  protected isSentAgain(error: unknown): boolean {
    return error instanceof ServerUnreachableError;
  }

  /**
   * Sends a document until some process of the server answers it.
   * @throws GraphqlRequestError when the answer has errors
   */
  async request<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Result> {
    const startedAtMs = performance.now();
    for (;;) {
      try {
        if (this.#client !== null) return await this.#client.request(document, variables);
      } catch (error) {
        if (!this.isSentAgain(error)) throw error;
      }
      if (performance.now() - startedAtMs > LONGEST_SILENCE_MS)
        throw new Error(
          `the server was silent for ${LONGEST_SILENCE_MS} ms; its log ends with\n${this.#log}`,
        );
      await pause(RETRY_MS);
    }
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const server = this.#process;
    this.#client = null;
    if (server === null || server.exitCode !== null || server.signalCode !== null)
      return server?.exitCode ?? null;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
    return server.exitCode;
  }
}
