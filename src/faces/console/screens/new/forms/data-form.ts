import type { FormSpec } from './form-spec.js';
import { naming, symbol, timeframe } from './shared-fields.js';

export const dataForm: FormSpec = {
  title: 'Load data',
  about:
    'Loads bars from a file of the import folder, or from a provider, checks them and adds them to what is there.',
  verb: 'Load',
  command: 'data load',
  fields: [
    {
      name: 'provider',
      label: 'Provider',
      kind: 'select',
      flag: '--provider',
      isRequired: true,
      initial: 'csv',
    },
    {
      name: 'path',
      label: 'File',
      kind: 'text',
      flag: '--path',
      hint: 'for csv: its name in the import folder',
    },
    symbol,
    timeframe,
    { name: 'from', label: 'From', kind: 'date', flag: '--from' },
    { name: 'to', label: 'To', kind: 'date', flag: '--to' },
    {
      name: 'calendar',
      label: 'Trades',
      kind: 'select',
      flag: '--calendar',
      group: 'How to read it',
      options: [
        ['XNYS', 'as New York'],
        ['24x5', 'around the clock on weekdays'],
        ['24x7', 'always'],
      ],
    },
    {
      name: 'timezone',
      label: 'Zone',
      kind: 'text',
      flag: '--timezone',
      group: 'How to read it',
      hint: 'such as America/New_York',
    },
    {
      name: 'stamp',
      label: 'Stamps are',
      kind: 'select',
      flag: '--stamp',
      group: 'How to read it',
      options: [
        ['open', 'when bars open'],
        ['close', 'when bars close'],
      ],
    },
    {
      name: 'dateOrder',
      label: '01/02/2024 is',
      kind: 'select',
      flag: '--date-order',
      group: 'How to read it',
      options: [
        ['MDY', '2 January'],
        ['DMY', '1 February'],
      ],
    },
    {
      name: 'dayStart',
      label: 'Days begin at',
      kind: 'text',
      flag: '--day-start',
      group: 'How to read it',
      hint: 'such as 17:00',
    },
    {
      name: 'replace',
      label: 'Throw away what is stored',
      kind: 'check',
      flag: '--replace',
      group: 'How to read it',
    },
    ...naming,
  ],
};
