import type {
  EvidenceCheck as CheckRecord,
  Evidence as EvidenceRecord,
} from '../../domain/study/ledger/evidence.js';
import { builder } from './builder.js';
import { VerdictEnum } from './verdict.js';

const CheckStatus = builder.enumType('CheckStatus', {
  description: 'What a check says.',
  values: {
    PASS: { description: 'It speaks for the result.' },
    WARN: { description: 'Something to keep in mind.' },
    FAIL: { description: 'It speaks against the result.' },
    UNKNOWN: { description: 'There is nothing to tell by.' },
  } as const,
});

const EvidenceCheck = builder.objectRef<CheckRecord>('EvidenceCheck').implement({
  description: 'One thing that speaks for a result or against it.',
  fields: (t) => ({
    code: t.exposeString('code', {
      description:
        'REAL_DATA, UNSEEN_BARS, TRADES, TRACK_RECORD, DEFLATED_SHARPE, BEATS_HOLDING, BREAK_EVEN_COST, SEALED_LOOKS or MODEL_FITS.',
    }),
    status: t.expose('status', { type: CheckStatus, description: 'What it says.' }),
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'What was found; null where it is no number.',
    }),
    threshold: t.exposeFloat('threshold', {
      nullable: true,
      description: 'What the value is held against; null where there is no such thing.',
    }),
    message: t.exposeString('message', { description: 'The same in words.' }),
  }),
});

export const Evidence = builder.objectRef<EvidenceRecord>('Evidence').implement({
  description: 'What a result allows one to say, and why.',
  fields: (t) => ({
    verdict: t.expose('verdict', {
      type: VerdictEnum,
      description: 'Given everything that was tried so far.',
    }),
    sentence: t.exposeString('sentence', {
      description: 'One sentence, such as: Not enough evidence: 9 unseen trades; 57 configurations tried.',
    }),
    checks: t.expose('checks', {
      type: [EvidenceCheck],
      description: 'What the verdict goes by, and what it does not.',
    }),
  }),
});
