import type { Kind } from '../../operations/ports/kind.js';
import { type StudyParameters, studyParametersSchema } from './study-parameters.js';
import { studyStreams } from './study-streams.js';
import { studySubject } from './study-summary.js';
import { studyTitle } from './study-title.js';

/** Many trials of one strategy, and what having tried them costs. */
export const studyKind: Kind<StudyParameters> = {
  name: 'STUDY',
  parameters: studyParametersSchema,
  streams: studyStreams,
  listed(study) {
    const subject = studySubject(study);
    return {
      title: studyTitle(study),
      symbol: subject.symbols.length === 1 ? (subject.symbols[0] as string) : null,
      strategy: study.backtest.strategyConfigPath,
      model: study.backtest.modelPath,
      subject,
    };
  },
};
