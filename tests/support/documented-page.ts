import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { DocumentedFolder } from './documented-folder.js';
import { type KtrdrServer, projectFolder } from './ktrdr-server.js';
import { outputForm } from './shell-blocks.js';

/** A page of the documentation beside a server, in a folder of its own that looks like a clone of the project. */
export class DocumentedPage {
  readonly text: string;
  readonly #folder: DocumentedFolder;

  private constructor(text: string, folder: DocumentedFolder) {
    this.text = text;
    this.#folder = folder;
  }

  /** @param name of a file in docs/ */
  static async open(name: string): Promise<DocumentedPage> {
    const text = await readFile(join(projectFolder, 'docs', name), 'utf8');
    // Its commands may train some.
    return new DocumentedPage(text, await DocumentedFolder.open(['models']));
  }

  get server(): KtrdrServer {
    return this.#folder.server;
  }

  /** Returns a path in the folder. */
  path(...parts: readonly string[]): string {
    return this.#folder.path(...parts);
  }

  /**
   * Runs its commands from the first to the last, as a reader would, and expects what the page says of each.
   * @returns what each has printed
   */
  async runAll(): Promise<readonly string[]> {
    return await this.#folder.run(this.text, (printed, said, commands) =>
      expect(outputForm(printed), commands).toBe(outputForm(said)),
    );
  }

  async close(): Promise<void> {
    await this.#folder.close();
  }
}
