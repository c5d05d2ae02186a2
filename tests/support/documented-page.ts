import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  cleanEnvironment,
  type KtrdrServer,
  projectFolder,
  startServer,
  temporaryFolder,
} from './ktrdr-server.js';
import { outputForm, shellBlocks } from './shell-blocks.js';

/** A page of the documentation beside a server, in a folder of its own that looks like a clone of the project. */
export class DocumentedPage {
  readonly text: string;
  readonly server: KtrdrServer;
  readonly #folder: Awaited<ReturnType<typeof temporaryFolder>>;

  private constructor(
    text: string,
    server: KtrdrServer,
    folder: Awaited<ReturnType<typeof temporaryFolder>>,
  ) {
    this.text = text;
    this.server = server;
    this.#folder = folder;
  }

  /** @param name of a file in docs/ */
  static async open(name: string): Promise<DocumentedPage> {
    const text = await readFile(join(projectFolder, 'docs', name), 'utf8');
    const folder = await temporaryFolder();
    for (const part of ['strategies', 'data', 'ktrdr']) {
      await symlink(join(projectFolder, part), join(folder.path, part));
    }
    // Its commands may train some.
    const models = join(folder.path, 'models');
    await cp(join(projectFolder, 'models'), models, { recursive: true });
    return new DocumentedPage(text, await startServer(folder.path, { MODELS_DIR: models }), folder);
  }

  /** Returns a path in the folder. */
  path(...parts: readonly string[]): string {
    return join(this.#folder.path, ...parts);
  }

  /**
   * Runs its commands from the first to the last, as a reader would, and expects what the page says of each.
   * @returns what each has printed
   */
  async runAll(): Promise<readonly string[]> {
    const outputs: string[] = [];
    for (const { commands, output } of shellBlocks(this.text)) {
      const { code, out, err } = await this.#shell(commands);
      expect([code, code === 0 ? '' : err], commands).toEqual([0, '']);
      if (output !== null) expect(outputForm(out), commands).toBe(outputForm(output));
      outputs.push(out);
    }
    return outputs;
  }

  async close(): Promise<void> {
    await this.server.stop();
    await this.#folder.remove();
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
