import type { TaskRunner } from '../../operations/ports/task-runner.js';
import type { OperationServiceProxy } from './operation-service-proxy.js';
import { remoteKindCalls } from './remote-kind-calls.js';
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

/** Runs operations of any kind on the hosts that they were started for. */
export function remoteTaskRunner({
  proxyOf,
  watch,
  engineVersion,
  onRefused,
  patience = PATIENCE,
}: RemoteRunnerOptions): TaskRunner {
  return ({ kind, settings, operation, parameters }, events, { stored }) => {
    const host = operation.host as string;
    const proxy = proxyOf(host);
    const task = { kind, operation, parameters, settings, engineVersion };
    return new RemoteWork(operation, remoteKindCalls(proxy, task), events, {
      proxy,
      stored,
      watch,
      patience,
      onRefused: (reason) => onRefused(operation.id, host, reason),
    });
  };
}
