import { STOP_CODES } from '../../domain/backtest/decision-watch.js';
import type { Decision as DecisionRecord } from '../../kinds/backtest/why/explanation.js';
import { type DecisionFilter, SIGNAL_NAMES } from '../../kinds/backtest/why/replay-question.js';
import { builder } from './builder.js';
import { badUserInput } from './client-error.js';
import { type SeqPage, seqConnection } from './seq-connection.js';

/** A decision, numbered by its bar. */
export type DecisionShape = DecisionRecord & { readonly seq: number; readonly symbol: string };

const Decision = builder.objectRef<DecisionShape>('Decision').implement({
  description: 'What was decided at the close of one bar, and what became of it.',
  fields: (t) => ({
    timestamp: t.expose('timeMs', { type: 'DateTime', description: 'Stamp of the bar.' }),
    barIndex: t.exposeInt('barIndex', { description: 'Index of the bar in the range, 0 for its first.' }),
    symbol: t.exposeString('symbol', { description: 'What was decided about.' }),
    signal: t.exposeString('signal', {
      nullable: true,
      description: 'BUY, HOLD or SELL; null while some feature is undefined.',
    }),
    confidence: t.exposeFloat('confidence', { nullable: true, description: 'Of the signal, 0 to 1.' }),
    stoppedBy: t.exposeString('stoppedBy', {
      nullable: true,
      description: `Why a BUY or SELL was not filled, as in the funnel: ${STOP_CODES.join(', ')}.`,
    }),
    order: t.exposeString('order', {
      nullable: true,
      description: 'BUY or SELL: what was ordered for the next open.',
    }),
    position: t.exposeFloat('position', { description: 'Signed quantity after the exits of the bar.' }),
  }),
});

export const DecisionConnection = seqConnection<DecisionShape, SeqPage<DecisionShape>>(
  'Decision',
  Decision,
  'A page of decisions, in order of their bars. Pull with after = the last endCursor.',
);

export const DecisionFilterInput = builder.inputType('DecisionFilter', {
  description: 'Which decisions are meant; all conditions must hold.',
  fields: (t) => ({
    signals: t.stringList({ required: false, description: 'BUY, HOLD, SELL: any of them.' }),
    stoppedBy: t.stringList({
      required: false,
      description: 'Codes of the funnel, such as BELOW_CONFIDENCE: any of them.',
    }),
    minConfidence: t.float({ required: false, description: 'The least confidence.' }),
    from: t.field({ type: 'DateTime', required: false, description: 'No bar that is stamped before it.' }),
    to: t.field({ type: 'DateTime', required: false, description: 'No bar that is stamped after it.' }),
  }),
});

/** @throws GraphQLError BAD_USER_INPUT for what is no signal and no code */
export function decisionFilter(
  given: typeof DecisionFilterInput.$inferInput | null | undefined,
): DecisionFilter {
  const { signals, stoppedBy, minConfidence, from, to } = given ?? {};
  return {
    ...(signals && { signals: known('signals', signals, SIGNAL_NAMES) }),
    ...(stoppedBy && { stoppedBy: known('stoppedBy', stoppedBy, STOP_CODES) }),
    ...(typeof minConfidence === 'number' && { minConfidence }),
    ...(from && { fromMs: from.getTime() }),
    ...(to && { toMs: to.getTime() }),
  };
}

function known<Name extends string>(
  field: string,
  given: readonly string[],
  names: readonly Name[],
): readonly Name[] {
  const wrong = given.find((name) => !(names as readonly string[]).includes(name));
  if (wrong === undefined) return given as readonly Name[];
  const message = `has '${wrong}', which is none of ${names.join(', ')}`;
  throw badUserInput([{ path: ['filter', field], message }]);
}
