import { z } from 'zod';
import { AppError } from '../../base/pure/app-error.js';

/** What a thread replies to a question: errors of users keep their code, which an Error that is copied loses. */
export const jobReplySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answered'), answer: z.unknown() }),
  z.strictObject({
    kind: z.literal('refused'),
    code: z.string(),
    message: z.string(),
    retryable: z.boolean(),
  }),
]);

export type JobReply = z.infer<typeof jobReplySchema>;

/** An error of a user that another thread met. */
export class JobRefusedError extends AppError {
  readonly code: string;
  override readonly retryable: boolean;

  constructor({ code, message, retryable }: Extract<JobReply, { kind: 'refused' }>) {
    super(message);
    this.code = code;
    this.retryable = retryable;
  }
}
