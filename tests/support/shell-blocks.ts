/** A fenced block of shell commands in a page, and what the page says it prints. */
export interface ShellBlock {
  readonly commands: string;
  /** 1-based line of the fence. */
  readonly line: number;
  /** True for programs that run until they are stopped. */
  readonly runsUntilStopped: boolean;
  /** The text block that follows directly; null without one. */
  readonly output: string | null;
}

const FENCES = /^```sh([^\n]*)\n([\s\S]*?)^```\n(?:```text\n([\s\S]*?)^```\n)?/gm;

/** Finds the fenced `sh` blocks of a Markdown page. */
export function shellBlocks(page: string): readonly ShellBlock[] {
  return [...page.matchAll(FENCES)].map((match) => ({
    commands: match[2] ?? '',
    line: page.slice(0, match.index).split('\n').length,
    runsUntilStopped: (match[1] ?? '').includes('until-stopped'),
    output: match[3] ?? null,
  }));
}

/** Returns the form of an output: figures, ids, folders and the gaps of tables differ from run to run. */
export function outputForm(text: string): string {
  return text
    .replaceAll(/(op_[a-z]+|holdout)_\d+_\d+_\w+/g, '<id>')
    .replaceAll(/--after \S+/g, '--after <cursor>')
    .replaceAll(/[▁▂▃▄▅▆▇█]+/g, '<line>')
    .replaceAll(/\S*\/(?=[\w.%-]+)/g, '')
    .replaceAll(/[0-9a-f]{16}/g, '<digest>')
    .replaceAll(/\((engine [^,]+), [\w-]+\)/g, '($1, <backend>)')
    .replaceAll(/[+-]?\d[\d,.]*( (ms|s|B|kB|MB)\b)?/g, '#')
    .replaceAll(/[ \t]+/g, ' ')
    .trim();
}
