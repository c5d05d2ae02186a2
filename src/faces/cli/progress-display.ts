import type { SingleBar } from 'cli-progress';
import { visibleLine } from '../../base/pure/visible-text.js';
import type { FollowedOperation } from './follow-operation.js';
import { formatDuration } from './format.js';
import type { Terminal } from './terminal.js';

/** Shows what is pulled of one operation while it is followed. */
export interface Display<State> {
  show(state: State): void;
  /** Writes a note without a moving bar in its way. */
  note(text: string): void;
  /** Leaves the terminal as it was found. */
  close(): void;
}

/** Shows the progress of an operation of any type. */
export type ProgressDisplay = Display<FollowedOperation>;

/** Draws a bar on a terminal; elsewhere writes a plain line for each phase and each tenth, so that logs stay short. */
export async function progressDisplay(terminal: Terminal): Promise<ProgressDisplay> {
  return terminal.interactive ? await barDisplay(terminal) : lineDisplay(terminal);
}

/** Shows nothing; for `--json`. */
export const silentDisplay: Display<unknown> = { show() {}, note() {}, close() {} };

async function barDisplay(terminal: Terminal): Promise<ProgressDisplay> {
  const library = await import('cli-progress');
  let bar: SingleBar | null = null;
  const close = () => {
    bar?.stop();
    bar = null;
  };
  return {
    show(operation) {
      const payload = { message: visibleLine(operation.progress.message), eta_text: etaText(operation) };
      if (bar === null) {
        bar = newBar(library, terminal);
        bar.start(100, 0, payload);
      }
      bar.update(Math.floor(operation.progress.percentage), payload);
    },
    note(text) {
      // A bar returns to the line where it began: the next state starts another below the note.
      close();
      terminal.note(text);
    },
    close,
  };
}

function newBar({ SingleBar, Presets }: typeof import('cli-progress'), terminal: Terminal): SingleBar {
  return new SingleBar(
    {
      format: '{bar} {percentage}% | {eta_text} | {message}',
      stream: terminal.progressStream,
      hideCursor: true,
      clearOnComplete: true,
      // Ctrl+C is the command's to answer: the library would stop drawing.
      gracefulExit: false,
      barsize: 24,
    },
    Presets.shades_classic,
  );
}

const STEP_PERCENT = 10;

function lineDisplay(terminal: Terminal): ProgressDisplay {
  let last: string | undefined;
  return {
    show(operation) {
      const { phase, percentage, message, etaSeconds } = operation.progress;
      const step = `${phase} ${Math.floor(percentage / STEP_PERCENT)}`;
      if (step === last || operation.done) return;
      last = step;
      const eta = etaSeconds == null ? '' : `  ${etaText(operation)}`;
      terminal.note(`${operation.id}  ${percentage.toFixed(0)}%${eta}  ${visibleLine(message)}`);
    },
    note: (text) => terminal.note(text),
    close() {},
  };
}

export function etaText(operation: Pick<FollowedOperation, 'progress'>): string {
  const seconds = operation.progress.etaSeconds;
  return seconds === null || seconds === undefined ? 'ETA –' : `ETA ${formatDuration(seconds * 1_000)}`;
}
