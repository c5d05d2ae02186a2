import { Presets, SingleBar } from 'cli-progress';
import type { ShownOperation } from './follow-operation.js';
import { formatDuration } from './format.js';
import type { Terminal } from './terminal.js';

/** Shows the progress of one operation while it is followed. */
export interface ProgressDisplay {
  show(operation: ShownOperation): void;
  /** Leaves the terminal as it was found. */
  close(): void;
}

/** Draws a bar on a terminal; elsewhere writes one line a phase, so that logs stay short. */
export function progressDisplay(terminal: Terminal): ProgressDisplay {
  return terminal.interactive ? barDisplay(terminal) : lineDisplay(terminal);
}

/** Shows nothing; for `--json`. */
export const silentDisplay: ProgressDisplay = { show() {}, close() {} };

function barDisplay(terminal: Terminal): ProgressDisplay {
  const bar = new SingleBar(
    {
      format: '{bar} {percentage}% | {eta_text} | {message}',
      stream: terminal.progressStream,
      hideCursor: true,
      clearOnComplete: true,
      barsize: 24,
    },
    Presets.shades_classic,
  );
  let started = false;
  return {
    show(operation) {
      const payload = { message: operation.progress.message, eta_text: etaText(operation) };
      if (!started) bar.start(100, 0, payload);
      started = true;
      bar.update(Math.floor(operation.progress.percentage), payload);
    },
    close: () => bar.stop(),
  };
}

function lineDisplay(terminal: Terminal): ProgressDisplay {
  let lastPhase: string | undefined;
  return {
    show(operation) {
      const { phase, percentage, message } = operation.progress;
      if (phase === lastPhase || operation.done) return;
      lastPhase = phase;
      terminal.note(`${operation.id}  ${percentage.toFixed(0)}%  ${message}`);
    },
    close() {},
  };
}

function etaText(operation: ShownOperation): string {
  const seconds = operation.progress.etaSeconds;
  return seconds === null || seconds === undefined ? 'ETA –' : `ETA ${formatDuration(seconds * 1_000)}`;
}
