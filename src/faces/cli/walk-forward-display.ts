import { visibleLine } from '../../base/pure/visible-text.js';
import {
  WalkForwardProgressDocument,
  type WalkForwardProgressQuery,
  type WindowStateFieldsFragment,
} from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { CliError, OperationMissingError } from './cli-error.js';
import { cutText } from './cut-text.js';
import { ExitCode } from './exit-code.js';
import type { FollowedOperation } from './follow-operation.js';
import { count, formatPercent } from './format.js';
import { liveDisplay, percentageBar } from './live-display.js';
import { etaText, progressDisplay } from './progress-display.js';
import type { Watch } from './run-started.js';
import { renderTable } from './table.js';
import type { Terminal } from './terminal.js';

/** Windows that the live table has. */
const ROWS = 10;

type Operation = Extract<
  NonNullable<WalkForwardProgressQuery['operation']>,
  { __typename: 'WalkForwardOperation' }
>;

/** What is pulled of a walk-forward while it is watched. */
export interface WatchedWalkForward extends Operation {
  /** Percentage of each training that runs, by the number of its window. */
  readonly running: ReadonlyMap<number, number>;
}

/** Watches a walk-forward: a table of its windows on a terminal, elsewhere a line for each tenth. */
export const walkForwardWatch: Watch<WatchedWalkForward> = {
  async pull(client: GraphqlClient, id: string) {
    const { operation, operations } = await client.request(WalkForwardProgressDocument, { id });
    if (!operation) throw new OperationMissingError(id);
    if (operation.__typename !== 'WalkForwardOperation')
      throw new CliError(`${id} is no walk-forward.`, ExitCode.WrongUsage);
    const running = operations.nodes.flatMap(({ progress, ...node }) => {
      // The name of the model of a window ends with the number of that.
      const [, number] = /window-(\d+)$/.exec('parameters' in node ? node.parameters.modelName : '') ?? [];
      return number === undefined ? [] : [[Number(number), progress.percentage] as const];
    });
    return { ...operation, running: new Map(running) };
  },
  async display(terminal) {
    if (terminal.interactive)
      return liveDisplay(terminal, (walkForward) => liveWindows(terminal, walkForward));
    const lines = await progressDisplay(terminal);
    return { ...lines, show: (walkForward) => lines.show(walkForward as unknown as FollowedOperation) };
  },
};

/** Returns what is drawn of a walk-forward while it runs; no line is wider than the terminal. */
export function liveWindows(
  { noteColumns: columns, paintNote: paint }: Pick<Terminal, 'noteColumns' | 'paintNote'>,
  walkForward: WatchedWalkForward,
): string {
  const { progress, snapshot, running } = walkForward;
  const head = `${percentageBar(progress.percentage, columns)} | ${etaText(walkForward)} | ${visibleLine(progress.message)}`;
  const fitted = cutText([head], columns ?? Number.POSITIVE_INFINITY, 'end').flat();
  const windows = snapshot?.windows ?? [];
  if (windows.length === 0) return fitted.join('\n');
  const shown = atWork(windows);
  const rest = windows.length - shown.length;
  return [
    ...fitted,
    windowsTable({ columns, paint }, shown, running),
    ...(rest > 0 ? [`and ${count(rest, 'window')} more`] : []),
  ].join('\n');
}

/**
 * Lists windows with how far each has come.
 * @param running percentage of each training that runs, by the number of its window; null where nobody asks for it
 */
export function windowsTable(
  terminal: Pick<Terminal, 'columns' | 'paint'>,
  windows: readonly WindowStateFieldsFragment[],
  running: ReadonlyMap<number, number> | null,
): string {
  return renderTable(
    terminal,
    [
      { title: 'window', align: 'right' },
      { title: 'trained on', optional: true },
      { title: 'tested from' },
      { title: 'to', optional: true },
      { title: 'state' },
      { title: 'in sample', align: 'right' },
      { title: 'out of sample', align: 'right' },
    ],
    windows.map((window) => [
      String(window.number),
      days(window.trainFrom, window.trainTo),
      window.testFrom.slice(0, 10),
      window.testTo.slice(0, 10),
      stateText(window, running),
      formatPercent(window.inSampleReturn, true),
      formatPercent(window.outOfSampleReturn, true),
    ]),
  );
}

/** Returns as many windows as there is room for: those at work, and what stands before and behind them. */
function atWork(windows: readonly WindowStateFieldsFragment[]): readonly WindowStateFieldsFragment[] {
  const [next] = ['TRAINING', 'TRAINED'].flatMap((state) => {
    const index = windows.findIndex((window) => window.state === state);
    return index < 0 ? [] : index;
  });
  const before = Math.max(0, (next ?? windows.length) - Math.floor(ROWS / 2));
  const first = Math.max(0, Math.min(before, windows.length - ROWS));
  return windows.slice(first, first + ROWS);
}

function stateText(
  { number, state }: WindowStateFieldsFragment,
  running: ReadonlyMap<number, number> | null,
): string {
  if (state !== 'TRAINING') return state.toLowerCase();
  if (running === null) return 'not trained';
  const percentage = running.get(number);
  return percentage === undefined ? 'waiting' : `training ${Math.floor(percentage)}%`;
}

function days(from: string, to: string): string {
  return `${from.slice(0, 10)}..${to.slice(0, 10)}`;
}
