import { CancelOperationDocument } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { ExitCode } from './exit-code.js';
import type { Display } from './progress-display.js';
import type { CliContext } from './terminal.js';

/**
 * Turns Ctrl+C into the cancellation of an operation: the first one cancels, at once or as soon as the operation
 * has an id, and lets it be followed to its end; the second one leaves.
 */
export class InterruptedStart {
  readonly stopListening: () => void;
  #display: Pick<Display<never>, 'note' | 'close'> | null = null;
  #cancel: (() => void) | null = null;
  #interrupted = false;

  constructor(context: CliContext) {
    this.stopListening = context.onInterrupt(() => {
      if (this.#interrupted) {
        this.#display?.close();
        context.exit(ExitCode.Cancelled);
      }
      this.#interrupted = true;
      this.#cancel?.();
    });
  }

  /** Whether Ctrl+C was pressed. */
  get isInterrupted(): boolean {
    return this.#interrupted;
  }

  /** Says what there is to cancel, and where its progress is shown. */
  cancelWith(client: GraphqlClient, id: string, display: Pick<Display<never>, 'note' | 'close'>): void {
    this.#display = display;
    this.#cancel = () => {
      display.note('Cancelling; Ctrl+C again leaves at once.');
      client
        .request(CancelOperationDocument, { id, reason: 'interrupted at the terminal' })
        .catch((error: unknown) => display.note(error instanceof Error ? error.message : String(error)));
    };
    if (this.#interrupted) this.#cancel();
  }
}
