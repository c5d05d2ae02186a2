import { Piscina } from 'piscina';
import { type AuditAnswer, type AuditQuestion, auditAnswerSchema } from './audit-protocol.js';

/**
 * Audits a strategy in a thread of its own, where TensorFlow.js is loaded.
 * @param threadFile the built entry of the thread, which ends with the audit
 */
export async function auditInThread(threadFile: string, question: AuditQuestion): Promise<AuditAnswer> {
  const piscina = new Piscina({ filename: threadFile, name: 'auditStrategy', maxThreads: 1 });
  try {
    return auditAnswerSchema.parse(await piscina.run(question));
  } finally {
    await piscina.destroy();
  }
}
