import type { BranchMapping, CoverageMap, FileCoverageData, Range } from 'istanbul-lib-coverage';

/**
 * Adds the hits of one coverage map to another that describes the same sources.
 *
 * Two compilers place the start of a statement a few columns apart, so that a plain merge would list it twice,
 * once as never run. Here statements, functions and branches are matched by line, and in their order on it;
 * where the two disagree on how many a line has, the line counts as a whole.
 *
 * @param target keeps its statements, functions and branches; a file that it lacks is taken over as it is
 */
export function addHits(target: CoverageMap, source: CoverageMap): void {
  for (const path of source.files()) {
    const hits = source.fileCoverageFor(path).data;
    if (target.files().includes(path)) addFileHits(target.fileCoverageFor(path).data, hits);
    else target.addFileCoverage(hits);
  }
}

function addFileHits(target: FileCoverageData, source: FileCoverageData): void {
  for (const [to, from] of pairs(target.statementMap, source.statementMap, (range) => range)) {
    target.s[to] = (target.s[to] ?? 0) + Math.max(...from.map((id) => source.s[id] ?? 0));
  }
  for (const [to, from] of pairs(target.fnMap, source.fnMap, (mapping) => mapping.decl)) {
    target.f[to] = (target.f[to] ?? 0) + Math.max(...from.map((id) => source.f[id] ?? 0));
  }
  for (const [to, from] of pairs(
    target.branchMap,
    source.branchMap,
    (mapping: BranchMapping) => mapping.loc,
  )) {
    const [only] = from;
    const added = from.length === 1 && only !== undefined ? source.b[only] : undefined;
    if (added?.length === target.b[to]?.length) {
      target.b[to] = (target.b[to] ?? []).map((count, path) => count + (added?.[path] ?? 0));
    }
  }
}

/** Yields for each item of the target that the source knows the line of, which items of the source it is. */
function* pairs<T>(
  target: Readonly<Record<string, T>>,
  source: Readonly<Record<string, T>>,
  rangeOf: (item: T) => Range,
): Generator<readonly [string, readonly string[]]> {
  const sourceLines = idsByLine(source, rangeOf);
  for (const [line, ids] of idsByLine(target, rangeOf)) {
    const known = sourceLines.get(line);
    if (known === undefined) continue;
    const isSame = known.length === ids.length;
    for (const [index, id] of ids.entries()) yield [id, isSame ? known.slice(index, index + 1) : known];
  }
}

function idsByLine<T>(
  items: Readonly<Record<string, T>>,
  rangeOf: (item: T) => Range,
): Map<number, string[]> {
  const start = ([, item]: [string, T]) => rangeOf(item).start;
  const ordered = Object.entries(items).sort((a, b) => start(a).column - start(b).column);
  const lines = new Map<number, string[]>();
  for (const entry of ordered) {
    const { line } = start(entry);
    lines.set(line, [...(lines.get(line) ?? []), entry[0]]);
  }
  return lines;
}
