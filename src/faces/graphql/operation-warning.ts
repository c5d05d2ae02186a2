import type { OperationWarning as WarningRecord } from '../../operations/record/operation.js';
import { builder } from './builder.js';
import { WarningSeverityEnum } from './operation-enums.js';

export const OperationWarning = builder.objectRef<WarningRecord>('OperationWarning').implement({
  description: 'Something the user should know about a run that did not stop it.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable identifier, such as SHORT_HISTORY.' }),
    severity: t.expose('severity', { type: WarningSeverityEnum, description: 'How much it matters.' }),
    message: t.exposeString('message', { description: 'What was noticed and what it means.' }),
  }),
});
