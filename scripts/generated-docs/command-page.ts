import type { Argument, Command, Option } from 'commander';
import { codeCell, plainText, table } from './markdown.js';

/** Returns docs/reference/commands.md as the commands of a program say it themselves. */
export function commandPage(program: Command): string {
  const commands = leavesOf(program);
  return `${[
    '# Commands',
    '<!-- Written by "npm run docs:generate" from src/faces/cli. Edit the commands, not this page. -->',
    'Every command with its arguments and options, as `--help` has them. What they print, and how they work together, is in [Command line](../cli.md).',
    commands.map((command) => `[\`${fullName(command)}\`](#${anchorOf(command)})`).join(' · '),
    '## Options of every command',
    ...optionTable(program.options),
    ...helpAfter(program),
    ...commands.flatMap(sectionOf),
  ].join('\n\n')}\n`;
}

/** The commands that do something, in the order of the help. */
function leavesOf(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

const anchorOf = (command: Command): string => fullName(command).replaceAll(' ', '-');

function sectionOf(command: Command): readonly string[] {
  const name = fullName(command);
  const description = command.description();
  return [
    `## ${name}`,
    plainText(`${description.charAt(0).toUpperCase()}${description.slice(1)}.`),
    `\`\`\`text\n${name} ${command.usage()}\n\`\`\``,
    ...argumentTable(command.registeredArguments),
    ...optionTable(command.options),
    ...helpAfter(command),
  ];
}

function argumentTable(given: readonly Argument[]): readonly string[] {
  const rows = given.map((argument) => [
    codeCell(argument.name()),
    [
      plainText(argument.description),
      ...(argument.argChoices === undefined ? [] : [`one of ${argument.argChoices.join(', ')}`]),
      ...(argument.required ? [] : ['optional']),
      ...(argument.variadic ? ['one or more'] : []),
    ].join('; '),
  ]);
  return table(['argument', ''], rows);
}

function optionTable(options: readonly Option[]): readonly string[] {
  const rows = options
    .filter(({ hidden }) => !hidden)
    .map((option) => [codeCell(option.flags), plainText(option.description) + choicesOf(option)]);
  return table(['option', ''], rows);
}

function choicesOf({ argChoices, defaultValue, defaultValueDescription }: Option): string {
  const choices = argChoices === undefined ? [] : [`one of ${argChoices.join(', ')}`];
  const byDefault = defaultValueDescription ?? (defaultValue === undefined ? null : String(defaultValue));
  const all = byDefault === null ? choices : [...choices, `default ${byDefault}`];
  return all.map((text) => `; ${plainText(text)}`).join('');
}

/** What the help says below the options: examples as code, the rest as it is. */
function helpAfter(command: Command): readonly string[] {
  const written: string[] = [];
  command.configureOutput({ writeOut: (text) => written.push(text) }).outputHelp();
  return written
    .slice(1)
    .join('')
    .trim()
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph !== '')
    .map(paragraphOf);
}

function paragraphOf(paragraph: string): string {
  const [first = '', ...lines] = paragraph.split('\n');
  if (lines.length === 0 || !lines.every((line) => line.startsWith('  '))) return plainText(paragraph);
  const code = lines.map((line) => line.replace(/^ {2}(?:\$ )?/, '')).join('\n');
  return `${plainText(first)}\n\n\`\`\`sh\n${code}\n\`\`\``;
}
