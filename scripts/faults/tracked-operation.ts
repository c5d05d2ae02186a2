import type { Follower } from './follower.js';
import type { Workload } from './workload.js';

/** An operation that the suite started, and what it asked of it since. */
export interface TrackedOperation {
  readonly workload: Workload;
  readonly spec: string;
  readonly key: string;
  readonly id: string;
  readonly follower: Follower;
  /** Resolves when the follower has all. */
  readonly followed: Promise<void>;
  isCancelAsked: boolean;
  isDeleted: boolean;
  /** As it is at the end; null before that is known, and for one that was deleted. */
  finalStatus: string | null;
}
