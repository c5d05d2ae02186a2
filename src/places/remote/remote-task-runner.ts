import type { JsonObject } from '../../base/pure/json.js';
import type { TaskRunner } from '../../operations/ports/task-runner.js';
import type { OperationServiceProxy } from './operation-service-proxy.js';
import type { RemoteTaskKind } from './remote-task-kind.js';
import type { RemoteWatch } from './remote-watch.js';
import { RemoteWork } from './remote-work.js';
import type { StartPatience } from './start-patiently.js';

const PATIENCE: StartPatience = { totalMs: 30_000, firstPauseMs: 250, longestPauseMs: 5_000 };

export interface RemoteRunnerOptions {
  readonly proxyOf: (host: string) => OperationServiceProxy;
  readonly watch: RemoteWatch;
  /** What a host must have to be given work. */
  readonly engineVersion: string;
  /** Is told, once for each time that it begins, that a host refuses to hand over what an operation leaves. */
  readonly onRefused: (operationId: string, host: string, reason: string) => void;
  /** Default: 30 s. */
  readonly patience?: StartPatience;
}

/** Runs operations of one kind on the hosts that they were started for. */
export function remoteTaskRunner<Parameters>(
  kind: RemoteTaskKind<Parameters>,
  { proxyOf, watch, engineVersion, onRefused, patience = PATIENCE }: RemoteRunnerOptions,
): TaskRunner<Parameters> {
  return (operation, parameters, events, { stored }) => {
    const host = operation.host as string;
    const proxy = proxyOf(host);
    const calls = {
      streams: kind.streams,
      start: () => kind.start(proxy, operation, parameters, engineVersion),
      pull: (remoteId: string) => kind.pull(proxy, remoteId),
      readSnapshot: (snapshot: JsonObject | null) => kind.readSnapshot(host, snapshot),
      receiver: kind.receiver(host, parameters),
    };
    return new RemoteWork(operation, calls, events, {
      proxy,
      stored,
      watch,
      patience,
      onRefused: (reason) => onRefused(operation.id, host, reason),
    });
  };
}
