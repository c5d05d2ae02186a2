import { readFileSync, statSync } from 'node:fs';

/** Two changes of a file within one tick of the clock leave the same time on it: one this young is read again. */
const CLOCK_TICKS_MS = 2_000;

/** The text of a small file that people edit: looked at whenever it is asked for, read when it has changed. */
export class WatchedText {
  readonly #path: string;
  /** Tells versions of the file apart; null when the next look has to read it. */
  #version: string | null = null;
  #text: string | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Returns the text as it is now; null when there is no file, or none that can be read. */
  read(): string | null {
    try {
      const { mtimeNs, ctimeNs, size, ino, dev } = statSync(this.#path, { bigint: true });
      const version = [mtimeNs, ctimeNs, size, ino, dev].join(':');
      if (version === this.#version) return this.#text;
      const changedMs = Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n);
      this.#text = readFileSync(this.#path, 'utf8');
      this.#version = Date.now() - changedMs < CLOCK_TICKS_MS ? null : version;
    } catch {
      this.#version = null;
      this.#text = null;
    }
    return this.#text;
  }
}
