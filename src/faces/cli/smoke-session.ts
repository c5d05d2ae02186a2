import {
  CancelOperationDocument,
  type CancelOperationMutation,
  DeleteOperationDocument,
  StartBacktestDocument,
  type StartBacktestInput,
  type StartBacktestMutation,
} from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { pullUntilDone } from './follow-operation.js';
import { pullShownOperation, type ShownOperation } from './shown-operation.js';

export type ShownBacktest = Extract<ShownOperation, { __typename: 'BacktestOperation' }>;

/** Thrown by a scenario that found something else than it expects. */
export class SmokeFailure extends Error {
  override readonly name = 'SmokeFailure';
}

/** @throws SmokeFailure unless the condition holds */
export function expectThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new SmokeFailure(otherwise);
}

/** What the scenarios of a smoke test do with a server; it knows what they started, and tidies up. */
export class SmokeSession {
  readonly #client: GraphqlClient;
  readonly #backtest: StartBacktestInput;
  readonly #signal: AbortSignal;
  readonly #started = new Set<string>();

  /**
   * @param backtest what all of them run, changed where they say so
   * @param signal ends the waiting for operations
   */
  constructor(client: GraphqlClient, backtest: StartBacktestInput, signal: AbortSignal) {
    this.#client = client;
    this.#backtest = { ...backtest, label: 'ktrdr smoke' };
    this.#signal = signal;
  }

  get range(): { readonly startDate: string; readonly endDate: string } {
    return this.#backtest;
  }

  /** Sends a start and returns what the server answers, a refusal included. */
  async ask(change: Partial<StartBacktestInput> = {}): Promise<StartBacktestMutation['startBacktest']> {
    const { startBacktest } = await this.#client.request(StartBacktestDocument, {
      input: { ...this.#backtest, ...change },
    });
    if (startBacktest.__typename === 'StartBacktestSuccess') this.#started.add(startBacktest.operation.id);
    return startBacktest;
  }

  /** @returns the id. @throws SmokeFailure when the server refuses it */
  async start(change: Partial<StartBacktestInput> = {}): Promise<string> {
    const answer = await this.ask(change);
    if (answer.__typename === 'StartBacktestSuccess') return answer.operation.id;
    throw new SmokeFailure(`the start is refused: ${answer.message}`);
  }

  /** Pulls all of an operation at the pace that the server suggests; returns every state that was seen, the final one last. */
  async follow(id: string): Promise<readonly ShownBacktest[]> {
    const seen: ShownBacktest[] = [];
    await pullUntilDone(
      () => pullShownOperation(this.#client, id),
      (operation) => {
        expectThat(operation.__typename === 'BacktestOperation', `${id} is a ${operation.__typename}`);
        seen.push(operation);
      },
      null,
      this.#signal,
    );
    this.#signal.throwIfAborted();
    return seen;
  }

  async end(id: string): Promise<ShownBacktest> {
    return (await this.follow(id)).at(-1) as ShownBacktest;
  }

  /** @throws SmokeFailure unless it is COMPLETED */
  async complete(id: string): Promise<ShownBacktest> {
    const operation = await this.end(id);
    expectThat(
      operation.status === 'COMPLETED',
      `${id} ended as ${operation.status}: ${operation.error?.message ?? 'no reason is given'}`,
    );
    return operation;
  }

  async cancel(id: string): Promise<CancelOperationMutation['cancelOperation']> {
    const { cancelOperation } = await this.#client.request(CancelOperationDocument, {
      id,
      reason: 'ktrdr smoke',
    });
    return cancelOperation;
  }

  /** Asks everything that was started to stop, and returns at once. */
  async cancelAll(): Promise<void> {
    await Promise.allSettled([...this.#started].map((id) => this.cancel(id)));
  }

  /** Removes what has been started; what is not over yet stays. */
  async tidy(): Promise<void> {
    for (const id of this.#started) await this.#client.request(DeleteOperationDocument, { id });
  }
}
