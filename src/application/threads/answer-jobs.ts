import { AppError } from '../../base/pure/app-error.js';
import { resourceShortage } from '../../base/pure/resource-shortage.js';
import type { EntryName } from './entries.js';
import type { JobReply } from './job-reply.js';
import { type AnswerOf, JOBS, type JobName, type QuestionOf } from './jobs.js';
import { findSealsInThread } from './place-of-seals.js';

/** What answers the questions of one entry: a function for each of its jobs. */
type Answering<Entry extends EntryName> = {
  readonly [Name in JobName as (typeof JOBS)[Name]['entry'] extends Entry ? Name : never]: (
    question: QuestionOf<Name>,
  ) => AnswerOf<Name> | Promise<AnswerOf<Name>>;
};

/** Returns the function that an entry exports; JobThreads asks it. */
export function answerJobs<Entry extends EntryName>(functions: Answering<Entry>) {
  const byName = functions as Readonly<Record<string, ((question: unknown) => unknown) | undefined>>;
  const prepared = findSealsInThread('request');
  return async ({ job, question }: { job: JobName; question: unknown }): Promise<JobReply> => {
    await prepared;
    const answer = byName[job];
    if (answer === undefined) throw new TypeError(`This thread has no job '${job}'.`);
    try {
      return { kind: 'answered', answer: await answer(JOBS[job].question.parse(question)) };
    } catch (error) {
      // From another thread an error comes as its message alone, which begins with the code where the system is short.
      const shortage = resourceShortage(error);
      if (shortage !== null) throw new Error(`${shortage.resource}: ${shortage.what}`);
      if (!(error instanceof AppError)) throw error;
      const { code, message, retryable } = error;
      return { kind: 'refused', code, message, retryable };
    }
  };
}
