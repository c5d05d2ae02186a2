import { workerData } from 'node:worker_threads';
import pg from 'pg';
import type { BlockingSettings, Question, Reply } from './blocking-connection.js';
import { explainPostgresError } from './postgres-failure.js';
import { toQuery } from './statement-values.js';

/** Answers the questions of a BlockingConnection, one behind the other, until it closes. */
export function answerBlocking(): void {
  const { url, answered, port } = workerData as BlockingSettings;
  const client = new pg.Client({ connectionString: url, application_name: 'ktrdr ledger' });
  client.on('error', () => undefined);
  const begun = client.connect().then(() => client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'));
  // Whoever asks hears of it.
  begun.catch(() => undefined);
  port.on('message', (question: Question) => void answer(question));
  port.on('close', () => void client.end().catch(() => undefined));

  async function answer(question: Question): Promise<void> {
    port.postMessage(await replyTo(question));
    // Last: who is woken finds the reply there.
    Atomics.add(answered, 0, 1);
    Atomics.notify(answered, 0);
  }

  async function replyTo({ text, values }: Question): Promise<Reply> {
    try {
      await begun;
      const { rows, rowCount } = await client.query(toQuery({ text, values: [...values] }));
      return { answer: { rows, changes: rowCount ?? 0 } };
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      return { failure, outage: explainPostgresError(error) };
    }
  }
}
