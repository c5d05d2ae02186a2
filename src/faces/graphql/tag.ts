import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import type { Tag as TagRecord } from '../../operations/record/tags.js';
import { builder } from './builder.js';
import { textRule } from './text-issues.js';

export const Tag = builder.objectRef<TagRecord>('Tag').implement({
  description:
    'A key and a value of one\'s own, such as {key: "idea", value: "momentum"}; at most 20 an operation, 64 characters each.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'What it is about; an operation may have it several times.' }),
    value: t.exposeString('value', { description: 'What it says.' }),
  }),
});

const TAG_TEXT = textRule({ limit: TEXT_LIMITS.tag });

export const TagInput = builder.inputType('TagInput', {
  description: "A key and a value of one's own, 1 to 64 characters each.",
  fields: (t) => ({
    key: t.string({ ...TAG_TEXT, required: true, description: 'What it is about.' }),
    value: t.string({ ...TAG_TEXT, required: true, description: 'What it says.' }),
  }),
});
