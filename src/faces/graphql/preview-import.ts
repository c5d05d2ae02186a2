import type { ImportPreview as Record } from '../../kinds/data-load/preview-import.js';
import { InvalidInputError } from '../../operations/record/errors.js';
import { builder } from './builder.js';
import { DataIssue } from './data-load-result.js';
import { dataLoadInput, StartDataLoadInputType } from './start-data-load.js';

const ImportQuestion = builder.objectRef<Record['questions'][number]>('ImportQuestion').implement({
  description: 'What a file leaves open.',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'Input field of startDataLoad that answers it.' }),
    message: t.exposeString('message', { description: 'What is open, and what each answer would mean.' }),
    choices: t.field({
      type: ['String'],
      description: 'The answers that there are.',
      resolve: ({ choices }) => [...choices],
    }),
  }),
});

const ImportPreview = builder.objectRef<Record>('ImportPreview').implement({
  description: 'What a load of a file would read, without loading it.',
  fields: (t) => ({
    columns: t.field({
      type: ['String'],
      description: 'The fields of its first line.',
      resolve: ({ columns }) => [...columns],
    }),
    sample: t.field({
      type: t.listRef(t.listRef('String')),
      description: 'Those of the lines behind it, a few; long ones are cut.',
      resolve: ({ sample }) => sample.map((row) => [...row]),
    }),
    timeframe: t.string({
      nullable: true,
      description: 'Length of a bar as it was asked for.',
      resolve: ({ parameters }) => parameters.timeframe,
    }),
    timezone: t.string({
      nullable: true,
      description: 'Zone of dates and of times without an offset; null while something is open.',
      resolve: ({ form }) => form?.timezone ?? null,
    }),
    calendar: t.string({
      nullable: true,
      description: 'As it was said or the times tell; null where it will be inferred from the bars.',
      resolve: ({ form }) => form?.calendar ?? null,
    }),
    stamp: t.string({
      nullable: true,
      description: 'Which end of a bar is stamped, open or close; null while something is open.',
      resolve: ({ form }) => form?.stamp ?? null,
    }),
    dayStart: t.string({
      nullable: true,
      description: 'As it was said; null where it will be found out or assumed.',
      resolve: ({ parameters }) => parameters.dayStart ?? null,
    }),
    rows: t.exposeInt('rows', { description: 'Good rows; 0 while something is open.' }),
    firstBar: t.expose('firstMs', {
      type: 'DateTime',
      nullable: true,
      description: 'Stamp of the earliest bar; null without any.',
    }),
    lastBar: t.expose('lastMs', {
      type: 'DateTime',
      nullable: true,
      description: 'Stamp of the latest bar; null without any.',
    }),
    issues: t.field({
      type: [DataIssue],
      description: 'What was assumed, and rows that would be rejected; at most 500 of each code.',
      resolve: ({ issues }) => [...issues],
    }),
    questions: t.field({
      type: [ImportQuestion],
      description: 'What the file leaves open; empty when it can be loaded.',
      resolve: ({ questions }) => [...questions],
    }),
  }),
});

builder.queryField('previewImport', (t) =>
  t.field({
    type: ImportPreview,
    complexity: { field: 1_000, multiplier: 1 },
    description: 'Reads a file of the import folder as startDataLoad would, and stores nothing.',
    errors: {
      types: [InvalidInputError],
      union: { name: 'PreviewImportResult', description: 'What the file holds, or why it cannot be read.' },
    },
    args: {
      input: t.arg({ type: StartDataLoadInputType, required: true, description: 'What would be loaded.' }),
    },
    resolve: (_root, { input }, { dataLoading }) => dataLoading.preview(dataLoadInput(input)),
  }),
);
