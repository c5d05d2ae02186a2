/** A line of a text that is compared with another. */
export interface LineChange {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** Texts of more lines than this are shown as replaced where they differ, without looking for what they share. */
const MOST_LINES = 1_500;

/** Returns what is kept, gone and new, in order: the longest common subsequence of lines, ends that agree aside. */
export function lineChanges(before: string, after: string): readonly LineChange[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end))
    end += 1;
  const same = (lines: readonly string[]) => lines.map((text) => ({ kind: 'same', text }) as const);
  return [
    ...same(old.slice(0, start)),
    ...middle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...same(old.slice(old.length - end)),
  ];
}

function middle(old: readonly string[], now: readonly string[]): readonly LineChange[] {
  const gone = (text: string) => ({ kind: 'gone', text }) as const;
  const added = (text: string) => ({ kind: 'new', text }) as const;
  if (old.length > MOST_LINES || now.length > MOST_LINES) return [...old.map(gone), ...now.map(added)];
  // How many lines the rests from here on have in common.
  const common = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  const at = (row: number, column: number) => common[row]?.[column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1)
    for (let column = now.length - 1; column >= 0; column -= 1)
      (common[row] as Uint16Array)[column] =
        old[row] === now[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const changes: LineChange[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    if (row < old.length && column < now.length && old[row] === now[column]) {
      changes.push({ kind: 'same', text: old[row] as string });
      row += 1;
      column += 1;
    } else if (column >= now.length || (row < old.length && at(row + 1, column) >= at(row, column + 1))) {
      changes.push(gone(old[row] as string));
      row += 1;
    } else {
      changes.push(added(now[column] as string));
      column += 1;
    }
  }
  return changes;
}
