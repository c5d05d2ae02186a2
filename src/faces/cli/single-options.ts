import type { Command, Option } from 'commander';

/**
 * Makes a command refuse an option that is given twice and takes one value: of `--symbol A --symbol B` the first would be
 * lost without a word. Options that collect their values, and switches, may be repeated.
 */
export function refuseRepeatedOptions(command: Command): void {
  for (const option of command.options) {
    if (!takesOneValue(option)) continue;
    const given: string[] = [];
    command.on(`option:${option.name()}`, (value: string | null) => {
      given.push(`'${value ?? ''}'`);
      if (given.length === 1) return;
      command.error(`error: option '${option.flags}' takes one value and is given ${given.join(' and ')}`, {
        code: 'ktrdr.optionRepeated',
      });
    });
  }
}

/** A parser with a second parameter, the values before, collects them; that of a list of choices has one and does not. */
function takesOneValue({ required, optional, variadic, parseArg, argChoices }: Option): boolean {
  const collects = variadic || (parseArg !== undefined && parseArg.length > 1 && argChoices === undefined);
  return (required || optional) && !collects;
}
