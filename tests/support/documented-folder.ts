import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  cleanEnvironment,
  type KtrdrServer,
  projectFolder,
  startServer,
  temporaryFolder,
} from './ktrdr-server.js';
import { shellBlocks } from './shell-blocks.js';

/** What a page says that commands print, held against what they have printed. */
export type ExpectOutput = (printed: string, said: string, commands: string) => void;

/** Parts of the project that pages write to; the others stand in the folder as links. */
export type CopiedPart = 'data' | 'models' | 'strategies';

/** A folder that looks like a clone of the project, with a server beside it, for the commands of pages. */
export class DocumentedFolder {
  readonly server: KtrdrServer;
  readonly #folder: Awaited<ReturnType<typeof temporaryFolder>>;

  private constructor(server: KtrdrServer, folder: Awaited<ReturnType<typeof temporaryFolder>>) {
    this.server = server;
    this.#folder = folder;
  }

  /** @param copied what the commands may change */
  static async open(copied: readonly CopiedPart[]): Promise<DocumentedFolder> {
    const folder = await temporaryFolder();
    const place = (part: string) => join(folder.path, part);
    for (const part of ['data', 'models', 'strategies', 'ktrdr', 'node_modules'] as const) {
      const source = join(projectFolder, part);
      const isCopied = (copied as readonly string[]).includes(part);
      await (isCopied ? cp(source, place(part), { recursive: true }) : symlink(source, place(part)));
    }
    const server = await startServer(folder.path, {
      DATA_DIR: place('data'),
      MODELS_DIR: place('models'),
      STRATEGIES_DIR: place('strategies'),
    });
    return new DocumentedFolder(server, folder);
  }

  /** Returns a path in the folder. */
  path(...parts: readonly string[]): string {
    return join(this.#folder.path, ...parts);
  }

  /**
   * Runs the commands of a page from the first to the last, as a reader would, and expects what it says of each.
   * @param page Markdown
   * @returns what each block has printed
   */
  async run(page: string, expectOutput: ExpectOutput): Promise<readonly string[]> {
    const outputs: string[] = [];
    for (const { commands, output } of shellBlocks(page)) {
      const { code, out, err } = await this.#shell(commands);
      expect([code, code === 0 ? '' : `${err}${this.#defects()}`], commands).toEqual([0, '']);
      if (output !== null) expectOutput(out, output, commands);
      outputs.push(out);
    }
    return outputs;
  }

  async close(): Promise<void> {
    await this.server.stop();
    await this.#folder.remove();
  }

  /** What the server has logged of errors that it tells clients nothing about. */
  #defects(): string {
    const lines = this.server.log().split('\n');
    return lines.filter((line) => line.includes('unexpected error')).join('\n');
  }

  async #shell(script: string): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: this.#folder.path,
      env: cleanEnvironment({ KTRDR_URL: this.server.url }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, err };
  }
}
