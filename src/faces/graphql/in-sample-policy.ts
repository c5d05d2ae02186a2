import { builder } from './builder.js';

export const InSamplePolicyEnum = builder.enumType('InSamplePolicy', {
  description: 'What becomes of a backtest on bars that its model was trained on.',
  values: {
    WARN: { description: 'It completes with warning IN_SAMPLE_OVERLAP, or MODEL_UNDOCUMENTED.' },
    REJECT: {
      description:
        'It fails with IN_SAMPLE_OVERLAP before it trades, also when the model does not say what it was trained on.',
    },
  } as const,
});
