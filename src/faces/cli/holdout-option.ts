import { Option } from 'commander';
import { wordOf } from './option-values.js';

/** What `--holdout` takes. */
export type HoldoutOption = 'LOOK' | 'REFUSE';

/** Builds the option that lets a command look at sealed bars. */
export function holdoutOption(): Option {
  return new Option(
    '--holdout <policy>',
    'what a range that reaches sealed bars leads to: refuse, or look, which is counted; default refuse',
  ).argParser(wordOf<HoldoutOption>(['LOOK', 'REFUSE']));
}
