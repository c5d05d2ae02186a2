import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import { builder } from './builder.js';
import { StartBacktestSuccess, startBacktestErrors } from './start-backtest.js';
import { requestOf } from './started-operation.js';
import { textRule } from './text-issues.js';

builder.mutationField('startBacktestOfTrial', (t) =>
  t.field({
    type: StartBacktestSuccess,
    description:
      "Runs one trial as an ordinary backtest, from the study's pins: same result digest. An unknown study or number is an InvalidInputError.",
    errors: startBacktestErrors,
    args: {
      study: t.arg.id({
        required: true,
        description: 'Id of the study.',
        ...textRule({ limit: TEXT_LIMITS.id }),
      }),
      number: t.arg.int({ required: true, description: 'Number of the trial, 0-based.' }),
      label: t.arg.string({ required: false, description: "A note of one's own, shown in lists." }),
      idempotencyKey: t.arg.string({
        required: false,
        description: 'The same key and parameters of one caller return the same operation for 24 hours.',
      }),
    },
    resolve: (_root, { study, number, label, idempotencyKey }, { studies, caller }) =>
      studies.startBacktestOfTrial(
        { studyId: study, number, ...requestOf({ label, idempotencyKey }) },
        caller,
      ),
  }),
);
