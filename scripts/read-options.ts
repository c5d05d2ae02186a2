import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * Reads what a program of the project was given. With --help it prints the usage and ends the process with 0; for what
 * it does not know it says so, prints the usage, and ends it with 2.
 */
export function readOptions<const Config extends ParseArgsConfig>(
  usage: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  if (process.argv.includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}
