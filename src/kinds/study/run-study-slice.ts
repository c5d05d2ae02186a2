import type { SliceTaskOf } from '../../operations/ports/slices.js';
import type { Surroundings } from '../means/surroundings.js';
import type { KindFolders } from '../start/kind-folders.js';
import type { StudyAnswer, StudyQuestion } from './study-slice.js';
import { StudyThread } from './study-thread.js';

/** Studies that a thread works for in turn; what it keeps of others is let go. */
const MAX_STUDIES = 2;

/** A slice as its thread is given it. */
export type StudySliceTask = SliceTaskOf<StudyQuestion, { readonly folders: KindFolders }>;

/** Runs the slices that one thread is given, of whatever studies, and keeps between them what they share. */
export class StudySlices {
  readonly #threads = new Map<string, StudyThread>();

  /**
   * Answers one slice.
   * @throws AppError for what ends the study
   * @throws CancelledError when the signal is set
   */
  async run(
    { operationId, originId, attempt, question, folders }: StudySliceTask,
    { backend, means, link: { cancellation } }: Surroundings,
  ): Promise<StudyAnswer> {
    const key = `${operationId} ${attempt}`;
    const thread =
      this.#threads.get(key) ?? new StudyThread(question.study, { originId, folders, backend, means });
    // The one that was asked last goes last.
    this.#threads.delete(key);
    this.#threads.set(key, thread);
    const [oldest] = this.#threads.keys();
    if (this.#threads.size > MAX_STUDIES && oldest !== undefined) this.#threads.delete(oldest);
    return thread.answer(question, cancellation);
  }
}
