import { z } from 'zod';
import type { TaskKind } from '../../operations/ports/kind.js';
import type { Operation } from '../../operations/record/operation.js';
import { pullSchema, startSchema } from './answer-schemas.js';
import type { OperationServiceProxy } from './operation-service-proxy.js';
import type { RemoteCalls } from './remote-calls.js';
import { startDocument, stateDocument } from './remote-documents.js';

export interface RemoteTask<Parameters extends object, Settings extends object> {
  readonly kind: Pick<TaskKind<Parameters, Settings>, 'streams' | 'remote'>;
  readonly operation: Pick<Operation, 'id' | 'label' | 'tags' | 'priority'>;
  readonly parameters: Parameters;
  readonly settings: Settings;
  /** What a host must have. */
  readonly engineVersion: string;
}

/** Binds the calls of a kind to one operation and the host that is to run it. */
export function remoteKindCalls<Parameters extends object, Settings extends object>(
  proxy: OperationServiceProxy,
  { kind, operation, parameters, settings, engineVersion }: RemoteTask<Parameters, Settings>,
): RemoteCalls {
  const { streams, remote } = kind;
  const { noun, snapshot } = remote;
  const started = z.object({ [`start${noun}`]: startSchema });
  const typed = z.object({
    snapshot: snapshot === null ? z.null().default(null) : snapshot.answered.nullable(),
  });
  const answer = pullSchema(`${noun}Operation`, typed, (found) => found.snapshot);
  return {
    streams,
    async start() {
      const { id: idempotencyKey, label, tags, priority } = operation;
      // It waits there beside what others have started, and is found there by the same words.
      const input = { ...remote.input(parameters), label, tags, priority, idempotencyKey };
      const answered = await proxy.start(startDocument(noun), { input }, engineVersion, started);
      return answered[`start${noun}`] as z.output<typeof startSchema>;
    },
    pull: (id) => proxy.repeat(stateDocument(noun, snapshot?.fields ?? null), { id }, answer),
    readSnapshot(sent) {
      if (snapshot === null || sent === null) return null;
      const read = snapshot.stored.safeParse(sent);
      if (read.success) return read.data;
      throw new RangeError(`the state that it ended in is not that of a ${noun}Operation`);
    },
    receiver: remote.receiver(proxy.host, parameters, settings),
  };
}
