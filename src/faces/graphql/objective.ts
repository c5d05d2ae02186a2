import type { Objective as ObjectiveRecord } from '../../domain/study/objective.js';
import type { StartStudyInput } from '../../kinds/study/study-operation.js';
import { builder } from './builder.js';
import { DirectionEnum, MetricNameEnum } from './study-enums.js';

/** Fewer closed trades say too little to be the best. */
const MIN_TRADES = 30;

const MIN_TRADES_TEXT = 'Trials with fewer closed trades are recorded and never best.';
const MAX_DRAWDOWN = 'A fraction; trials with a larger drawdown are recorded and never best.';

export const ObjectiveInput = builder.inputType('ObjectiveInput', {
  description: 'What is looked for, and what a trial has to keep to be the best.',
  fields: (t) => ({
    metric: t.field({
      type: MetricNameEnum,
      required: true,
      defaultValue: 'SHARPE_RATIO',
      description: 'The figure that trials are compared by.',
    }),
    direction: t.field({
      type: DirectionEnum,
      required: false,
      description: "The metric's own when absent: drawdown and volatility are minimised.",
    }),
    minTrades: t.int({ required: true, defaultValue: MIN_TRADES, description: MIN_TRADES_TEXT }),
    maxDrawdown: t.float({ required: false, description: MAX_DRAWDOWN }),
  }),
});

/** Makes what was left out explicit: GraphQL gives a default to a field, and none to those of an object that is absent. */
export function objectiveInput(
  objective: typeof ObjectiveInput.$inferInput | null | undefined,
): StartStudyInput['objective'] {
  return {
    ...{ metric: objective?.metric ?? 'SHARPE_RATIO', direction: objective?.direction ?? null },
    ...{ minTrades: objective?.minTrades ?? MIN_TRADES, maxDrawdown: objective?.maxDrawdown ?? null },
  };
}

export const Objective = builder.objectRef<ObjectiveRecord>('Objective').implement({
  description: 'What is looked for, and what a trial has to keep to be the best.',
  fields: (t) => ({
    metric: t.expose('metric', { type: MetricNameEnum, description: 'What trials are compared by.' }),
    direction: t.expose('direction', { type: DirectionEnum, description: 'Which values are better.' }),
    minTrades: t.exposeInt('minTrades', { description: MIN_TRADES_TEXT }),
    maxDrawdown: t.exposeFloat('maxDrawdown', {
      nullable: true,
      description: `${MAX_DRAWDOWN} Null for any.`,
    }),
  }),
});
