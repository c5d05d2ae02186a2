import type { Command } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What may follow a command. */
interface Place {
  /** The command with those above it, such as `backtest run`; empty for `ktrdr` itself. */
  readonly path: string;
  readonly commands: readonly string[];
  readonly options: readonly string[];
}

/** Returns a script that completes the commands and options of a program; other words are completed as files. */
export function completionScript(program: Command, shell: Shell): string {
  const places = placesOf(program, '', []);
  return shell === 'fish' ? fishScript(places) : shell === 'zsh' ? zshScript(places) : bashScript(places);
}

function placesOf(command: Command, path: string, above: readonly string[]): readonly Place[] {
  const own = command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []);
  const options = [...new Set([...own, ...above, '--help'])].sort();
  const commands = command.commands.map((child) => child.name());
  const inherited = path === '' ? ['--server', '--local'] : above;
  const below = command.commands.flatMap((child) =>
    placesOf(child, `${path} ${child.name()}`.trim(), inherited),
  );
  return [{ path, commands, options }, ...below];
}

/** The arms of a `case` that sets what may follow the command in $place. */
const arms = (places: readonly Place[]) =>
  places
    .map(
      ({ path, commands, options }) => `    '${path}') choices='${[...commands, ...options].join(' ')}' ;;`,
    )
    .join('\n');

/** The names of all commands, between bars, as far as others follow them. */
const groups = (places: readonly Place[]) =>
  places
    .map(({ path }) => `'${path}'`)
    .filter((path) => path !== "''")
    .join('|');

/** Words of the line that are commands, joined; an option and what it is given are passed over. */
const findPath = (places: readonly Place[], words: string) => `  local place='' word
  for word in ${words}; do
    case "\${place:+$place }$word" in ${groups(places)}) place="\${place:+$place }$word" ;; esac
  done`;

const bashScript = (places: readonly Place[]) => `# ktrdr: completion for bash
_ktrdr() {
  local choices=''
${findPath(places, `"\${COMP_WORDS[@]:1:COMP_CWORD-1}"`)}
  case "$place" in
${arms(places)}
  esac
  COMPREPLY=($(compgen -W "$choices" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _ktrdr ktrdr
`;

const zshScript = (places: readonly Place[]) => `#compdef ktrdr
_ktrdr() {
  local choices=''
${findPath(places, `"\${(@)words[2,CURRENT-1]}"`)}
  case "$place" in
${arms(places)}
  esac
  compadd -- \${=choices}
  _files
}
compdef _ktrdr ktrdr
`;

function fishScript(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, commands, options }) => {
    const condition = `-n "test (__ktrdr_path) = '${path}'"`;
    return [
      ...commands.map((name) => `complete -c ktrdr ${condition} -a ${name}`),
      ...options.map((option) => `complete -c ktrdr ${condition} -l ${option.slice('--'.length)}`),
    ];
  });
  return `# ktrdr: completion for fish
function __ktrdr_path
  set -l path ''
  for word in (commandline -opc)[2..]
    switch (string trim "$path $word")
      case ${places
        .filter(({ path }) => path !== '')
        .map(({ path }) => `'${path}'`)
        .join(' ')}
        set path (string trim "$path $word")
    end
  end
  echo -- $path
end
${lines.join('\n')}
`;
}
