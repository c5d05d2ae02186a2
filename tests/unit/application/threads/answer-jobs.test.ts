import { describe, expect, it } from 'vitest';
import { answerJobs } from '../../../../src/application/threads/answer-jobs.js';
import { JobRefusedError, jobReplySchema } from '../../../../src/application/threads/job-reply.js';
import { ResourceShortageError, resourceShortage } from '../../../../src/base/pure/resource-shortage.js';
import type { AuditReport } from '../../../../src/kinds/audit/audit-schemas.js';
import type { ImportModelQuestion, ImportModelReport } from '../../../../src/library/import-model-schemas.js';
import { ModelInvalidError } from '../../../../src/tensorflow/inference/model-errors.js';

const question: ImportModelQuestion = {
  source: { kind: 'dense', path: 'own.json' },
  modelsDir: '/models',
  name: 'own',
  metadata: {},
  tensorflowBackend: 'auto',
};

/** Asks a thread whose import of models ends in some way. */
const ask = (importModel: (asked: ImportModelQuestion) => unknown, asked: unknown = question) =>
  answerJobs<'local'>({
    auditStrategy: () => ({}) as AuditReport,
    importModel: (parsed) => importModel(parsed) as ImportModelReport,
    describeBackend: () => ({ backend: 'cpu', reason: 'asked for' }),
  })({ job: 'importModel', question: asked });

const failWith = (error: unknown) => () => {
  throw error;
};

describe('a thread that is asked', () => {
  it('answers with what the function of the job returns', async () => {
    expect(await ask(({ name }) => ({ folder: name }))).toEqual({
      kind: 'answered',
      answer: { folder: 'own' },
    });
  });

  it('reads the question before the function sees it', async () => {
    const unread = failWith(new Error('was asked'));
    await expect(ask(unread, { ...question, name: 7 })).rejects.toThrow(/expected string/);
  });

  it('keeps code and message of a mistake of the user', async () => {
    const error = new ModelInvalidError('own.json', 'it is empty');
    const reply = jobReplySchema.parse(structuredClone(await ask(failWith(error))));
    expect(reply).toEqual({
      kind: 'refused',
      code: 'MODEL_INVALID',
      message: error.message,
      retryable: false,
    });
    if (reply.kind === 'refused') {
      expect(new JobRefusedError(reply)).toMatchObject({ code: 'MODEL_INVALID', message: error.message });
    }
  });

  const withCode = (code: string, message: string) => Object.assign(new Error(message), { code });

  it.each([
    ['EMFILE', new ResourceShortageError('EMFILE')],
    ['EMFILE', withCode('EMFILE', "EMFILE: too many open files, open '/srv/model.json'")],
    ['ENOMEM', withCode('ENOMEM', 'ENOMEM: not enough memory, scandir')],
    ['EAGAIN', withCode('ERR_WORKER_INIT_FAILED', 'Worker initialization failure: EAGAIN')],
    ['EMFILE', withCode('ERR_WORKER_INIT_FAILED', 'Worker initialization failure: EMFILE')],
    ['ENOMEM', new RangeError('Array buffer allocation failed')],
    ['ENOSPC', new Error('It could not be written.', { cause: withCode('ENOSPC', 'ENOSPC: no space') })],
  ])(
    'says of a shortage that it was %s, so that the other side knows it again: %s',
    async (resource, error) => {
      const failure = await ask(failWith(error)).catch((caught: unknown) => caught);
      // Of an error from another thread only the message is sure to arrive.
      const { message } = structuredClone(failure) as Error;
      expect(resourceShortage(new Error(message))).toMatchObject({ resource, retryable: true });
      expect(message).not.toContain('/srv');
    },
  );

  it('leaves a defect what it is', async () => {
    const defect = new TypeError('is not a function');
    await expect(ask(failWith(defect))).rejects.toBe(defect);
  });

  it('knows no job of another thread', async () => {
    const thread = answerJobs<'report'>({} as Parameters<typeof answerJobs<'report'>>[0]);
    await expect(thread({ job: 'importModel', question })).rejects.toThrow("no job 'importModel'");
  });
});
