import type { Passport } from '../../domain/backtest/passport.js';
import { type Verification, verify } from '../../domain/backtest/verification.js';
import { FoundProvenanceDocument, StartBacktestDocument } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { ExitCode } from './exit-code.js';
import { operationView } from './operation-view.js';
import { BACKTEST_OPTIONS } from './option-names.js';
import { backtestParametersLine } from './parameters-view.js';
import { readPassport } from './read-passport.js';
import { runStarted, type StartOptions } from './run-started.js';
import { startRefusal } from './start-refusal.js';
import type { CliContext } from './terminal.js';
import { verificationView } from './verification-view.js';

export interface PassportOptions extends StartOptions {
  readonly label?: string;
  readonly idempotencyKey?: string;
}

/** Runs the backtest of a passport on this server, with the files that it has, and says whether it is the same. */
export async function verifyPassport(
  context: CliContext,
  file: string,
  options: PassportOptions,
): Promise<ExitCode> {
  const passport = await readPassport(file);
  const { terminal } = context;
  let differs = false;
  const code = await runStarted(
    context,
    options,
    (client) => startFrom(client, passport, options),
    async (connection, operation) => {
      const verification = await comparison(connection.client, operation.id, passport);
      if (options.json) terminal.out(JSON.stringify({ operation, verification }, null, 2));
      else if (verification === null || operation.__typename !== 'BacktestOperation')
        terminal.out(operationView(terminal, connection, operation));
      else
        terminal.out(
          `${verificationView(terminal, verification, WORDS)}\n${backtestParametersLine(terminal, operation.parameters)}`,
        );
      differs = verification?.agrees === false;
    },
  );
  return differs ? ExitCode.OperationFailed : code;
}

const WORDS = { same: 'is the same here', other: 'differs here' };

/** @throws CliError that names every refused field */
async function startFrom(
  client: GraphqlClient,
  { operation: { id }, parameters }: Passport,
  { label, idempotencyKey }: PassportOptions,
) {
  // Who is to look at sealed bars of this server says so here, and not where the passport was made.
  const { holdout: _holdout, closedBy: _closedBy, overrides, ...input } = parameters;
  const { startBacktest: started } = await client.request(StartBacktestDocument, {
    input: {
      ...input,
      overrides: [...overrides],
      label: label ?? `passport of ${id}`,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    },
  });
  if (started.__typename === 'StartBacktestSuccess') return started;
  throw startRefusal(started, BACKTEST_OPTIONS);
}

/** Returns null for an operation without a result. */
async function comparison(
  client: GraphqlClient,
  id: string,
  { operation, provenance }: Passport,
): Promise<Verification | null> {
  const { operation: found } = await client.request(FoundProvenanceDocument, { id });
  const result = found?.__typename === 'BacktestOperation' ? found.result : null;
  if (!result) return null;
  const { tensorflowBackend, modelHash, signalsHash, ...hashes } = result.provenance;
  const here = {
    ...hashes,
    tensorflowBackend: tensorflowBackend ?? null,
    modelHash: modelHash ?? null,
    signalsHash: signalsHash ?? null,
  };
  return verify({ of: operation.id, provenance }, here, here.strategyHash);
}
