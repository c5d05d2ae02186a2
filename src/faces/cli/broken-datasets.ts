import type { DatasetsQuery } from '../client/generated/graphql.js';
import { count } from './format.js';
import type { Paint } from './paint.js';

type BrokenDataset = DatasetsQuery['brokenDatasets'][number];

/** Says which file of the data folder cannot be read, and why. Most messages name the file by themselves. */
export function brokenDatasetLine({ fileName, message }: BrokenDataset): string {
  return message.includes(fileName) ? message : `${fileName}: ${message}`;
}

/** Describes the files of the data folder that cannot be read, one a line. No lines without any. */
export function brokenDatasetLines(paint: Paint, broken: readonly BrokenDataset[]): string[] {
  if (broken.length === 0) return [];
  return [paint('bad', `${count(broken.length, 'file')} cannot be read:`), ...broken.map(brokenDatasetLine)];
}
