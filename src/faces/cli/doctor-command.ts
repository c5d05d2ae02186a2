import { Command } from 'commander';
import { ServerDocument } from '../client/generated/graphql.js';
import { ServerUnreachableError } from '../client/graphql-client.js';
import { ExitCode } from './exit-code.js';
import type { Finding } from './finding.js';
import type { Tone } from './paint.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';
import { wrap } from './wrap.js';

const SIGNS: Readonly<Record<Finding['status'], string>> = { ok: 'ok  ', note: 'note', fail: 'FAIL' };
const TONES: Readonly<Record<Finding['status'], Tone>> = { ok: 'quiet', note: 'caution', fail: 'bad' };

/** Builds `doctor`: looks at what a server needs on this machine, and at the server. */
export function doctorCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('doctor')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExits with 1 where something fails.\n\nExample:\n  $ ktrdr doctor')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ConnectionOptions & { readonly json?: boolean }>();
      const { terminal, tools } = context;
      const findings = [
        ...(await tools.diagnose()),
        ...(options.local ? [] : [await serverFinding(context, options)]),
      ];
      if (options.json) terminal.out(JSON.stringify(findings, null, 2));
      else for (const finding of findings) terminal.out(findingLine(context, finding));
      finish(findings.some(({ status }) => status === 'fail') ? ExitCode.OperationFailed : ExitCode.Done);
    });
}

function findingLine({ terminal }: CliContext, { name, status, message }: Finding): string {
  return wrap(terminal, `${terminal.paint(TONES[status], SIGNS[status])} ${name}: ${message}`);
}

async function serverFinding(context: CliContext, options: ConnectionOptions): Promise<Finding> {
  try {
    return await withConnection(context, options, async ({ client, description }) => {
      const { server } = await client.request(ServerDocument, {});
      const { version, executionMode, tensorflowBackend, running, queued } = server;
      const backend = tensorflowBackend ?? 'nothing has run yet';
      const work = `${running} running, ${queued} queued`;
      return {
        name: 'server',
        status: 'ok',
        message: `${version} at ${description}, ${executionMode.toLowerCase()}, ${backend}; ${work}`,
      };
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const remedy = error instanceof ServerUnreachableError ? " 'ktrdr serve' starts one." : '';
    return { name: 'server', status: 'note', message: `${message}${remedy}` };
  }
}
