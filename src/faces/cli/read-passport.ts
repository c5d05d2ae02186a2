import { open } from 'node:fs/promises';
import type { z } from 'zod';
import {
  PASSPORT_KIND,
  PASSPORT_VERSION,
  type Passport,
  passportDigest,
  passportSchema,
} from '../../domain/backtest/passport.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { readInput } from './read-input.js';

/** Far more than a report has. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Where a report holds its passport. */
const IN_REPORT = /<script type="application\/json" id="passport">([^<]*)<\/script>/;

const WHERE_FROM = 'Get one from /operations/<id>/passport.json of a server, or give a report that has one';

/**
 * Reads a passport, or the passport within a report.
 * @throws CliError, wrong usage, for a file that is none, is damaged, or is of a later version
 */
export async function readPassport(path: string): Promise<Passport> {
  const text = await readInput(path, 'passport', (file) => readBounded(file, path));
  const value = parse(path, text);
  requireKind(path, value);
  const { success, data, error } = passportSchema.safeParse(value);
  if (!success) throw refusal(path, `has ${issueText(error)}: it was damaged or made by something else`);
  if (data.digest !== passportDigest(data))
    throw refusal(path, 'was changed after it was made: its digest does not belong to its content');
  return data;
}

async function readBounded(file: string, path: string): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    if (size > MAX_BYTES)
      throw refusal(path, `has ${size} bytes, and a passport or a report has at most ${MAX_BYTES}`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function parse(path: string, text: string): unknown {
  const isPage = text.trimStart().startsWith('<');
  const json = isPage ? IN_REPORT.exec(text)?.[1] : text;
  if (json === undefined) throw refusal(path, 'is a page without a passport');
  try {
    return JSON.parse(json);
  } catch {
    throw refusal(path, 'is no JSON: it may have been cut short');
  }
}

function requireKind(path: string, value: unknown): void {
  const { kind, schemaVersion } = (value ?? {}) as {
    readonly kind?: unknown;
    readonly schemaVersion?: unknown;
  };
  if (kind !== PASSPORT_KIND) throw refusal(path, 'is no passport of a backtest');
  if (typeof schemaVersion === 'number' && schemaVersion > PASSPORT_VERSION)
    throw new CliError(
      `The passport '${path}' is of version ${schemaVersion}, and this program reads ${PASSPORT_VERSION}. Use a newer ktrdr.`,
      ExitCode.WrongUsage,
    );
}

function issueText({ issues }: z.ZodError): string {
  const [first] = issues;
  const place = first?.path.join('.') ?? '';
  return place === '' ? 'keys that a passport does not have' : `a wrong or missing '${place}'`;
}

function refusal(path: string, what: string): CliError {
  return new CliError(`The passport '${path}' ${what}. ${WHERE_FROM}.`, ExitCode.WrongUsage);
}
