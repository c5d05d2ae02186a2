import type { JsonObject } from '../../base/pure/json.js';
import { listedInMessage } from '../../base/pure/message-limits.js';
import type { Operation, OperationFailure } from '../record/operation.js';
import type { RequeueCause } from './transition-events.js';

/** @param cause the loss that was one too many */
export function lostTooOften(
  cause: RequeueCause,
  { workerLosses, serverLosses }: { readonly workerLosses: number; readonly serverLosses: number },
): OperationFailure {
  const message =
    cause === 'server'
      ? `The server has died ${serverLosses} times while this operation ran and got no further; look into its log before starting it again.`
      : `The worker thread has died ${workerLosses} times in this operation; it may need more memory than there is, so try a shorter range.`;
  return { code: 'WORKER_LOST', message, retryable: true };
}

/** @param pinned inputs of the first attempt */
export function noHostLeft({ engineVersion, tensorflowBackend }: JsonObject): OperationFailure {
  const [engine, backend] = [`engine ${engineVersion}`, `backend ${tensorflowBackend} of TensorFlow.js`];
  const found = [...(engineVersion ? [engine] : []), ...(tensorflowBackend ? [backend] : [])];
  return {
    code: 'INPUT_CHANGED',
    message:
      `The first attempt computed with ${found.join(' and ')}, which no host of the cluster has had for ten minutes, ` +
      'and one operation cannot be made of two runs; start a new one.',
    retryable: false,
  };
}

/** @param names of what an attempt found otherwise than the first */
export function inputsChanged(names: readonly string[]): OperationFailure {
  return {
    code: 'INPUT_CHANGED',
    message:
      `The inputs are no longer those of the first attempt (${listedInMessage(names)}), ` +
      'and one operation cannot be made of two runs; start a new one.',
    retryable: false,
  };
}

/** @param operation that was started where the database was before */
export function placeChanged({
  id,
  parentId,
  executionMode,
  host,
  remoteId,
}: Pick<Operation, 'id' | 'parentId' | 'executionMode' | 'host' | 'remoteId'>): OperationFailure {
  const [single, cluster] = ['on a single server', 'in a cluster'];
  const [then, now] = executionMode === 'CLUSTER' ? [cluster, single] : [single, cluster];
  const elsewhere = host !== null && remoteId !== null;
  return {
    code: 'PLACE_CHANGED',
    message:
      `It was started ${then}, and had not ended when its database came to be used ${now}, where it cannot go on; ` +
      `run it once more: ktrdr operations retry ${parentId ?? id}.` +
      (elsewhere ? ` ${host} may still be at it, as ${remoteId}: cancel it there.` : ''),
    retryable: true,
  };
}
