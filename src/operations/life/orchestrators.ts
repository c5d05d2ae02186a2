import type { DescribedOperation } from '../record/described-operation.js';
import type { Operation, OperationType } from '../record/operation.js';
import type { ServiceOrchestrator } from './service-orchestrator.js';

/** All services that run operations, one a type: what a server recovers and shuts down together. */
export class Orchestrators {
  readonly #services: readonly ServiceOrchestrator[];

  constructor(services: readonly ServiceOrchestrator[]) {
    this.#services = services;
  }

  /**
   * Goes on with operations that were found unfinished, each through the service of its type.
   * One of a type without a service stays PENDING: a program that has the service may take it up later.
   */
  resume(operations: readonly Operation[]): void {
    for (const operation of operations) this.of(operation.type)?.resume(operation);
  }

  /** Returns the service of a type; null where there is none. */
  of(type: OperationType): ServiceOrchestrator | null {
    return this.#services.find((service) => service.type === type) ?? null;
  }

  /** Describes an operation through the service of its type; null for one without a service. */
  async described(operation: Operation): Promise<DescribedOperation | null> {
    return this.of(operation.type)?.described(operation) ?? null;
  }

  /** Removes what an operation, and all that is below it, has left outside the store. */
  async clearUp(operation: Operation): Promise<void> {
    await this.of(operation.type)?.clearUp(operation);
  }

  /** Ends all executions of all services; see ServiceOrchestrator.shutdown. */
  async shutdown(graceMs: number): Promise<void> {
    await Promise.all(this.#services.map((service) => service.shutdown(graceMs)));
  }
}
