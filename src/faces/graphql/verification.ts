import {
  type VerificationCheck as CheckRecord,
  VERIFIED_ASPECTS,
  type Verification as VerificationRecord,
  type VerifiedAspect,
} from '../../domain/backtest/verification.js';
import { builder } from './builder.js';

const DESCRIPTIONS: Readonly<Record<VerifiedAspect, string>> = {
  DATA: 'Hash of the bars that were read; bars that were added after the range do not count.',
  STRATEGY:
    'Hash of the strategy file with the overrides applied; found is that of the file as it is now, null when it cannot be read.',
  MODEL: 'Hash of the model; null without one.',
  SIGNALS: 'Hash of the recorded signals of the range; null when a model decided.',
  PARAMETERS: 'Hash of the parameters that decide a result.',
  BACKEND: 'The TensorFlow.js backend; null when no model was evaluated.',
  ENGINE: 'Version of the rules of the simulation.',
  RESULT: 'Digest of trades and equity.',
};

const VerifiedPartEnum = builder.enumType('VerifiedPart', {
  description: 'What a stored run and its replay are compared in.',
  values: Object.fromEntries(
    VERIFIED_ASPECTS.map((part) => [part, { value: part, description: DESCRIPTIONS[part] }]),
  ) as Record<VerifiedAspect, { value: VerifiedAspect; description: string }>,
});

const VerificationCheck = builder.objectRef<CheckRecord>('VerificationCheck').implement({
  description: 'How one part of a stored run compares with what its replay found.',
  fields: (t) => ({
    name: t.expose('name', { type: VerifiedPartEnum, description: 'Which part.' }),
    stored: t.exposeString('stored', {
      nullable: true,
      description: 'Of the stored run: a hash, a version or a name; null where it had none.',
    }),
    found: t.exposeString('found', {
      nullable: true,
      description: 'What the replay found; null where there is none.',
    }),
    agrees: t.exposeBoolean('agrees', { description: 'True when the two are equal.' }),
  }),
});

export const Verification = builder.objectRef<VerificationRecord>('Verification').implement({
  description: 'Whether a stored backtest could be had again, and if not, in what it differs.',
  fields: (t) => ({
    of: t.exposeID('of', { description: 'The operation that was run again.' }),
    agrees: t.exposeBoolean('agrees', { description: 'True when every check agrees.' }),
    checks: t.field({
      type: [VerificationCheck],
      description: 'One of each part.',
      resolve: ({ checks }) => checks,
    }),
  }),
});
