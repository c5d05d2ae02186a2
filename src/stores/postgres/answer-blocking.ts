import { workerData } from 'node:worker_threads';
import pg from 'pg';
import type { BlockingSettings, Question, Reply } from './blocking-connection.js';
import { connectionSettings } from './connection-settings.js';
import { explainPostgresError } from './postgres-failure.js';
import { toQuery } from './statement-values.js';

/** Answers the questions of a BlockingConnection, one behind the other, until it closes. */
export function answerBlocking(): void {
  const { url, answered, port } = workerData as BlockingSettings;
  let connected: Promise<pg.Client> | null = null;
  port.on('message', (question: Question) => void answer(question));
  port.on('close', letGo);

  async function answer(question: Question): Promise<void> {
    port.postMessage(await replyTo(question));
    // Last: who is woken finds the reply there.
    Atomics.add(answered, 0, 1);
    Atomics.notify(answered, 0);
  }

  async function replyTo({ text, values }: Question): Promise<Reply> {
    try {
      connected ??= connect();
      const { rows, rowCount } = await (await connected).query(toQuery({ text, values: [...values] }));
      return { answer: { rows, changes: rowCount ?? 0 } };
    } catch (error) {
      const outage = explainPostgresError(error);
      // What is lost does not come back: the next question finds the server by a connection of its own.
      if (outage !== null) letGo();
      return { failure: error instanceof Error ? error.message : String(error), outage };
    }
  }

  function connect(): Promise<pg.Client> {
    const client = new pg.Client(connectionSettings(url, 'ktrdr ledger'));
    const connecting = client.connect().then(() => client);
    client.on('error', () => {
      if (connected === connecting) letGo();
    });
    return connecting;
  }

  function letGo(): void {
    connected?.then((client) => client.end()).catch(() => undefined);
    connected = null;
  }
}
