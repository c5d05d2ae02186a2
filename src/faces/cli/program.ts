import { Command, CommanderError, Help } from 'commander';
import { AppError } from '../../base/pure/app-error.js';
import { CliError } from './cli-error.js';
import { COMMANDS, type Finish } from './commands.js';
import { ExitCode } from './exit-code.js';
import { programCommand } from './program-command.js';
import { refuseRepeatedOptions } from './single-options.js';
import type { CliContext } from './terminal.js';

/** Width of the lists of a help that no terminal shows. */
const HELP_COLUMNS = 80;
/** Lines that follow each other and begin at the margin. */
const PARAGRAPH = /^\S.*(?:\n\S.*)*/gm;

/**
 * Runs one command line and returns its exit code.
 * @param args without the program's own two
 */
export async function runCli(
  args: readonly string[],
  version: string,
  context: CliContext,
): Promise<ExitCode> {
  let code: ExitCode = ExitCode.Done;
  const finish = (result: ExitCode): void => {
    code = result;
  };
  try {
    const program = await buildProgram(args, version, context, finish);
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return await explain(error, context);
  }
}

async function buildProgram(
  args: readonly string[],
  version: string,
  context: CliContext,
  finish: Finish,
): Promise<Command> {
  const program = programCommand(version);
  for (const { name, description, load } of COMMANDS) {
    // Loading all of them takes longer than most do: of those that the line does not name only the name is known.
    const command = args.includes(name) ? await load(context, finish) : new Command(name);
    program.addCommand(command.description(description));
  }
  throwInsteadOfExit(program, context);
  return program;
}

/** Lets runCli decide the exit code, which commander would make 1 for a typing error; and styles all help alike. */
function throwInsteadOfExit(command: Command, context: CliContext): void {
  const { terminal } = context;
  command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(wrapParagraphs(terminal.columns, text.trimEnd())),
      writeErr: (text) => terminal.note(wrapParagraphs(terminal.noteColumns, text.trimEnd())),
      getOutHelpWidth: () => terminal.columns ?? HELP_COLUMNS,
      getErrHelpWidth: () => terminal.noteColumns ?? HELP_COLUMNS,
      outputError: (text, write) => write(text.replace(/^error:/, terminal.paintNote('bad', 'error:'))),
    })
    .configureHelp({
      showGlobalOptions: true,
      // By its own 40, commander leaves the options of most commands whole on a terminal of 60 columns.
      minWidthToWrap: 20,
      styleTitle: (title) => terminal.paint('heading', title),
    })
    .showHelpAfterError(`('${fullName(command)} --help' explains it)`);
  refuseRepeatedOptions(command);
  for (const child of command.commands) throwInsteadOfExit(child, context);
}

/**
 * Sets the paragraphs anew that have a line too long for the terminal. What is indented stays as it is: lists are fitted
 * already, and examples are to be copied.
 * @param columns null where no terminal shows it, and it stays whole
 */
function wrapParagraphs(columns: number | null, text: string): string {
  if (columns === null) return text;
  const help = new Help();
  return text.replaceAll(PARAGRAPH, (paragraph) =>
    paragraph.split('\n').every((line) => help.displayWidth(line) <= columns)
      ? paragraph
      : help.boxWrap(paragraph.replaceAll('\n', ' '), columns),
  );
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

async function explain(error: unknown, { terminal }: CliContext): Promise<ExitCode> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.Done : ExitCode.WrongUsage;
  const explained = await explanationOf(error);
  if (explained === null) throw error;
  const [message, code] = explained;
  const { noteLines } = await import('./wrap.js');
  noteLines(terminal, `${terminal.paintNote('bad', 'error:')} ${message}`);
  return code;
}

/** Returns what to say and to exit with; null for a defect. */
async function explanationOf(error: unknown): Promise<readonly [string, ExitCode] | null> {
  if (error instanceof CliError) return [error.message, error.exitCode];
  const { DownloadRefusedError } = await import('../client/download-refused-error.js');
  const { GraphqlRequestError, ServerUnreachableError } = await import('../client/graphql-client.js');
  if (error instanceof ServerUnreachableError) {
    return [
      `${error.message} Start one with 'ktrdr serve', name another with --server URL, or add --local.`,
      ExitCode.NoServer,
    ];
  }
  if (error instanceof GraphqlRequestError) {
    if (error.status === 401) {
      return [`${error.message} Set KTRDR_API_KEY to a key of this server.`, ExitCode.WrongUsage];
    }
    if (error.isPassing) return [error.message, ExitCode.NoServer];
    const isWrongUsage = error.status === 400 || error.codes.includes('BAD_USER_INPUT');
    return [error.message, isWrongUsage ? ExitCode.WrongUsage : ExitCode.OperationFailed];
  }
  if (error instanceof DownloadRefusedError || error instanceof AppError) {
    return [error.message, ExitCode.OperationFailed];
  }
  const { isRefusalOfSystem } = await import('./write-file.js');
  return isRefusalOfSystem(error) ? [`${error.message}.`, ExitCode.OperationFailed] : null;
}
