import type { TaskLink } from '../../operations/ports/task-link.js';
import type { Means } from './machine-means.js';

/** What a thread has for the task that it runs. */
export interface Surroundings {
  /** That TensorFlow.js computes with. */
  readonly backend: string;
  /** What the machine has for it. */
  readonly means: Means;
  readonly link: TaskLink;
}
