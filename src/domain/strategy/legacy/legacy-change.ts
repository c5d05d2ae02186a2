import type { YamlPath } from '../yaml-source.js';

/** One thing about a file that today's grammar says in another way, or not at all. */
export interface LegacyChange {
  /** `off` is a key that was dropped because its value is the only one that is supported. */
  readonly kind: 'converted' | 'moved' | 'ignored' | 'off';
  /** Dotted path in the file. */
  readonly path: string;
  /** 1-based line of the file. */
  readonly line: number;
  /** What follows the path in a sentence. */
  readonly text: string;
}

/** Takes note of a change; called while the path still leads to what it is about. */
export type RecordChange = (kind: LegacyChange['kind'], path: YamlPath, text: string) => void;
