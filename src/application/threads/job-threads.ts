import { join } from 'node:path';
import { QuestionThread } from '../../places/threads/question-thread.js';
import { ENTRIES, type EntryName } from './entries.js';
import { JobRefusedError, jobReplySchema } from './job-reply.js';
import { type AnswerOf, JOBS, type JobName, type QuestionOf } from './jobs.js';

/**
 * Asks the threads that answer questions, beside those that run operations. Each entry has one thread, which starts
 * with its first question and answers one at a time.
 */
export class JobThreads {
  readonly #threads: Readonly<Record<EntryName, QuestionThread>>;

  /** @param folder the built entries */
  constructor(folder: string) {
    const threads = Object.entries(ENTRIES).map(([name, { file, idleMs }]) => [
      name,
      new QuestionThread(join(folder, file), idleMs),
    ]);
    this.#threads = Object.fromEntries(threads) as Record<EntryName, QuestionThread>;
  }

  /**
   * Has a question answered when those who asked its thread before have their answers.
   * @throws JobRefusedError with the code of the AppError that the thread met
   * @throws WorkerUnavailableError when the thread cannot be started
   */
  async ask<Name extends JobName>(job: Name, question: QuestionOf<Name>): Promise<AnswerOf<Name>> {
    const { entry, answer } = JOBS[job];
    const reply = jobReplySchema.parse(await this.#threads[entry].ask({ job, question }, 'answer'));
    if (reply.kind === 'refused') throw new JobRefusedError(reply);
    return answer.parse(reply.answer) as AnswerOf<Name>;
  }

  /** Terminates the threads; questions that wait are rejected. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.#threads).map((thread) => thread.close()));
  }
}
