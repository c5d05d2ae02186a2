import { studyParametersSchema } from './study-parameters.js';
import { studyStreams } from './study-streams.js';

/** Many trials of one strategy, and what having tried them costs. */
export const studyKind = {
  name: 'STUDY',
  parameters: studyParametersSchema,
  streams: studyStreams,
} as const;
