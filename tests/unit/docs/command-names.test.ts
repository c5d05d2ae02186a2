import type { Command } from 'commander';
import { marked, type Token } from 'marked';
import { describe, expect, it } from 'vitest';
import { readSources } from '../../../scripts/docs-site/sources.js';
import { idleContext } from '../../../scripts/generated-docs/idle-context.js';
import { wholeProgram } from '../../../src/faces/cli/commands.js';

/** Says what was once. */
const CHANGELOG = 'CHANGELOG.md';

/** Leaves out what another system had: it stands in the first cells of the tables of this page, and in its last section. */
const withoutOthers = (path: string, text: string): string =>
  path === 'docs/migration.md'
    ? text.replace(/^## Not here$[\s\S]*/m, '').replaceAll(/^\| [^|\n]+ \|/gm, '|')
    : text;

/** Pieces of code in a page, in its text and in its blocks. */
function codeOf(text: string): readonly string[] {
  const found: string[] = [];
  void marked.walkTokens(marked.lexer(text), (token: Token) => {
    if (token.type === 'codespan') found.push(token.text);
    if (token.type === 'code' && token.lang === 'sh') found.push(token.text.replaceAll(/\\\n\s*/g, ' '));
  });
  return found;
}

/** Calls of the command line in code: the words behind `ktrdr`, up to what a shell does with the output. */
function callsIn(code: string): readonly (readonly string[])[] {
  return [...code.matchAll(/(?:^|[\s(])(?:\.\/|npx )?ktrdr((?: [^\s|;&)>#]+)+)/gm)].map(([, words = '']) =>
    words.trim().split(' '),
  );
}

/** What a call names that the program does not have. */
function unknownOf(words: readonly string[], program: Command): readonly string[] {
  let command = program;
  const known = new Set(['--help', '-h', ...optionsOf(program)]);
  const unknown: string[] = [];
  for (const word of words) {
    if (word.startsWith('-')) {
      for (const option of optionsOf(command)) known.add(option);
      const [name = ''] = word.split('=');
      if (/^--?[a-z][\w-]*$/.test(name) && !known.has(name)) unknown.push(`${command.name()} ${name}`);
    } else if (command.commands.length > 0 && /^[a-z][a-z-]*$/.test(word)) {
      const next = command.commands.find((child) => child.name() === word);
      if (next === undefined) return [...unknown, `${command.name()} ${word}`];
      command = next;
    }
  }
  return unknown;
}

const optionsOf = (command: Command): readonly string[] =>
  command.options.flatMap(({ long, short }) => [long, short].filter((name) => name != null));

describe('the documentation', () => {
  it('names commands and options that the command line has', async () => {
    const program = await wholeProgram(idleContext);
    const pages = readSources('.').filter(({ path }) => path !== CHANGELOG);
    const calls = pages.flatMap(({ path, text }) =>
      codeOf(withoutOthers(path, text)).flatMap((code) => callsIn(code).map((words) => ({ path, words }))),
    );
    expect(calls.length).toBeGreaterThan(200);
    const unknown = calls.flatMap(({ path, words }) =>
      unknownOf(words, program).map((name) => `${path}: ktrdr ${words.join(' ')}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });
});
