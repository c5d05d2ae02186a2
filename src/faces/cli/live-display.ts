import { clearScreenDown, moveCursor } from 'node:readline';
import type { Display } from './progress-display.js';
import type { Terminal } from './terminal.js';

const BAR_WIDTH = 24;
/** Where a line has no room for more. */
const NARROW = 72;
const NARROW_BAR_WIDTH = 10;

/**
 * Draws lines on a terminal, and draws them again in their place.
 * @param textOf returns what is drawn of a state; no line of it may be wider than the terminal
 */
export function liveDisplay<State extends { readonly done: boolean }>(
  terminal: Terminal,
  textOf: (state: State) => string,
): Display<State> {
  const stream = terminal.progressStream;
  let lines = 0;
  const erase = (): void => {
    if (lines === 0) return;
    moveCursor(stream, 0, -lines);
    clearScreenDown(stream);
    lines = 0;
  };
  return {
    show(state) {
      const text = textOf(state);
      erase();
      if (state.done) return;
      terminal.note(text);
      lines = text.split('\n').length;
    },
    note(text) {
      erase();
      terminal.note(text);
    },
    close: erase,
  };
}

/**
 * Returns a bar with its percentage, shorter on a narrow terminal.
 * @param percentage 0 to 100
 * @param columns of the terminal; null where lines have no bound
 */
export function percentageBar(percentage: number, columns: number | null): string {
  const width = columns !== null && columns < NARROW ? NARROW_BAR_WIDTH : BAR_WIDTH;
  const filled = Math.floor((width * percentage) / 100);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${Math.floor(percentage)}%`;
}
