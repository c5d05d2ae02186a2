import { z } from 'zod';
import type { AddedKind } from '../../../../src/application/added-kinds.js';
import { AppError } from '../../../../src/base/pure/app-error.js';
import { sha256 } from '../../../../src/base/pure/hashing.js';
import { asJsonObject } from '../../../../src/base/pure/json.js';
import { checkResult } from '../../../../src/kinds/start/check-result.js';
import { servedCoordinator, servedTask } from '../../../../src/operations/life/served-kind.js';
import type { Coordination } from '../../../../src/operations/ports/family.js';
import { defineKind, type Kind } from '../../../../src/operations/ports/kind.js';
import { StateSlot } from '../../../../src/operations/ports/task-state.js';
import type { Operation, OperationOutcome } from '../../../../src/operations/record/operation.js';
import { NO_SUBJECT } from '../../../../src/operations/record/operation-summary.js';
import { pieceOf } from '../../../../src/operations/record/part.js';
import { storedParameters } from '../../../../src/operations/record/stored-parameters.js';
import { jsonLog } from '../../../../src/operations/record/stream.js';

/*
 * A kind of work that is as small as one can be and has all that a kind may have. An echo has its text called so many
 * times, each time by an operation below it, whose thread says one letter after another.
 */

const seq = z.int().min(0);

const callParameters = z.strictObject({
  text: z.string().min(1).max(200),
  pauseMs: z.int().min(0).max(1_000),
});
const echoParameters = callParameters.extend({ times: z.int().min(1).max(50) });
export type CallParameters = z.infer<typeof callParameters>;
export type EchoParameters = z.infer<typeof echoParameters>;

export const lettersStream = jsonLog('letters', z.strictObject({ seq, letter: z.string() }));
export const echoesStream = jsonLog('echoes', z.strictObject({ seq, callId: z.string(), text: z.string() }));

const callSnapshot = z.strictObject({ said: z.int() });
const callResult = z.strictObject({ text: z.string() });
export type CallResult = z.infer<typeof callResult>;
export interface EchoResult extends CallResult {
  readonly digest: string;
}

function listed({ text }: CallParameters) {
  return { title: `echo ${text}`, symbol: null, strategy: null, model: null, subject: NO_SUBJECT };
}

/** One call of the text, letter by letter. */
export const echoCallKind = defineKind({
  name: 'ECHO_CALL',
  parameters: callParameters,
  settings: z.object({}),
  streams: [lettersStream],
  listed,
  progress: ({ text }) => ({
    log: null,
    describe(state) {
      const [said, total] = [state[StateSlot.CurrentStep] ?? 0, [...text].length];
      const percentage = (99 * said) / total;
      const progress = { phase: 'calling', percentage, message: text, currentStep: said, totalSteps: total };
      return { progress, snapshot: { said } };
    },
  }),
  remote: {
    noun: 'EchoCall',
    input: (parameters) => parameters,
    snapshot: { fields: 'said', answered: callSnapshot, stored: callSnapshot },
    receiver: (_host, { text }) => ({
      piece: (piece) => void lettersStream.decode(piece),
      anew: () => undefined,
      end(outcome) {
        if (checkResult(callResult, outcome.result).text !== text)
          throw new RangeError('it said something else');
        return outcome;
      },
    }),
  },
});

/** The calls of a text, one beside the other, kept in order. */
export const echoKind: Kind<EchoParameters> = {
  name: 'ECHO',
  parameters: echoParameters,
  streams: [echoesStream],
  listed,
};

/** Thrown when a call has not come to its end. */
export class NoEchoError extends AppError {
  override readonly code = 'NO_ECHO';
}

async function coordinateEcho(
  operation: Operation,
  { family, streams, pin, report }: Coordination,
): Promise<OperationOutcome> {
  const { text, times, pauseMs } = storedParameters(echoParameters, operation);
  await pin({ text });
  const tell = (done: number): void => {
    const steps = { percentage: (99 * done) / times, currentStep: done, totalSteps: times };
    const snapshot = { echoes: done, calls: times };
    report({ phase: 'listening', message: text, etaSeconds: null, ...steps }, snapshot);
  };
  tell(streams.count(echoesStream.name));
  const calls: Operation[] = [];
  for (let index = 0; index < times; index++)
    calls.push(await family.start(echoCallKind, `call ${index}`, { parameters: { text, pauseMs } }));
  for (const [index, { id }] of calls.entries()) {
    const call = await family.whenFinal(id);
    const result = (await family.result(call)) as CallResult | null;
    if (result === null) throw new NoEchoError(`${id} is ${call.status}`);
    // What an earlier attempt has stored was the same.
    if (index >= streams.count(echoesStream.name)) {
      const entry = { seq: index, callId: id, text: result.text };
      await streams.append({
        pieces: pieceOf(echoesStream.name, index, 1, () => echoesStream.encode([entry])),
      });
    }
    tell(index + 1);
  }
  const result: EchoResult = { text: text.repeat(times), digest: sha256(text.repeat(times)) };
  return { result: asJsonObject(result), warnings: [] };
}

/** Has echoes served, and the calls that they start below them. */
export const serveEcho: AddedKind['serve'] = ({ runners }) => [
  servedCoordinator(echoKind, coordinateEcho),
  servedTask(echoCallKind, {}, runners),
];
