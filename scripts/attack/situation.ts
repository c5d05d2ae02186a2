import type { Stage } from './stage.js';

/** One way to crash, freeze or mislead a server, as somebody outside could do it. */
export interface Situation {
  /** Short, in kebab-case: what `--only` takes. */
  readonly name: string;
  /** What is done to the server. */
  readonly does: string;
  /** What must hold then. */
  readonly holds: string;
  /** Left out where there is little time. */
  readonly isLong?: boolean;
  /**
   * Does it and checks it.
   * @returns what was seen, in a few words
   * @throws Error when something does not hold; NotHere when this machine cannot do it
   */
  run(stage: Stage): Promise<string>;
}
