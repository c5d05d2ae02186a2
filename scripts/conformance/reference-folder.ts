import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Is thrown when the reference folder lacks a file that a source reads. */
export class ReferenceMissingError extends Error {
  override readonly name = 'ReferenceMissingError';

  constructor(readonly path: string) {
    super(`'${path}' is not in the reference folder`);
  }
}

/** Reads the reference material in place. */
export class ReferenceFolder {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Returns the place of a folder or file, for what reads it by itself. */
  path(path: string): string {
    return resolve(this.#root, path);
  }

  /** Returns the names in a folder, in order; empty when there is none. */
  names(path: string): readonly string[] {
    try {
      return readdirSync(join(this.#root, path)).sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  /** @throws ReferenceMissingError */
  text(path: string): string {
    try {
      return readFileSync(join(this.#root, path), 'utf8');
    } catch (error) {
      if (isMissing(error)) throw new ReferenceMissingError(path);
      throw error;
    }
  }

  /**
   * Returns a JSON file, whose form the caller knows from the folder's MANIFEST.md.
   * @throws ReferenceMissingError
   */
  json<T>(path: string): T {
    return JSON.parse(this.text(path)) as T;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
