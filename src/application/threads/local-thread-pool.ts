import { type AuditAnswer, type AuditQuestion, auditAnswerSchema } from '../../kinds/audit/audit-protocol.js';
import {
  type ImportModelAnswer,
  type ImportModelQuestion,
  importModelAnswerSchema,
} from '../../library/import-model-protocol.js';
import { QuestionThread } from '../../places/threads/question-thread.js';

/**
 * Audits a strategy for knowledge of the future in a thread of its own, where TensorFlow.js is loaded.
 * @param threadFile the built entry of the thread, which ends with the audit
 */
export async function auditInThread(threadFile: string, question: AuditQuestion): Promise<AuditAnswer> {
  return auditAnswerSchema.parse(await askThread(threadFile, 'auditStrategy', question));
}

/** Imports a model in a thread of its own, where TensorFlow.js builds its network once to see that it works. */
export async function importModelInThread(
  threadFile: string,
  question: ImportModelQuestion,
): Promise<ImportModelAnswer> {
  return importModelAnswerSchema.parse(await askThread(threadFile, 'importModel', question));
}

async function askThread(file: string, name: string, question: unknown): Promise<unknown> {
  const thread = new QuestionThread(file, 0);
  try {
    return await thread.ask(question, name);
  } finally {
    await thread.close();
  }
}
