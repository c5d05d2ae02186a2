import { z } from 'zod';
import type { EvaluationReader, LedgerGroupPage } from '../../operations/ports/evaluation-reader.js';
import { type JudgedPage, type JudgedSelection, LedgerJudge, type SelectionFigures } from './ledger-judge.js';

/** Opens the ledger of a database, in a thread of its own, for one question. */
type Reading = <T>(database: string, work: (reader: EvaluationReader) => T) => T;

/** Operations that are judged at a time: other questions come in between. */
const PAGE = 200;

/** Address of the database, or the absolute path of its file. */
const database = z.string();

export const operationQuestionSchema = z.strictObject({ database, operationId: z.string() });

export const familyQuestionSchema = z.strictObject({
  database,
  family: z.string(),
  types: z.array(z.string()).readonly(),
  after: z.object({ seq: z.number(), operationId: z.string() }).nullable(),
});

export const triedQuestionSchema = z.strictObject({
  database,
  family: z.string(),
  periods: z.strictObject({
    length: z.string(),
    days: z.custom<Int32Array>((value) => value instanceof Int32Array),
  }),
});

export const groupsQuestionSchema = z.strictObject({
  database,
  filter: z.strictObject({
    family: z.string().exactOptional(),
    symbol: z.string().exactOptional(),
    timeframe: z.string().exactOptional(),
  }),
  first: z.int(),
  before: z.int().nullable(),
});

export const rowQuestionSchema = z.strictObject({ database, seq: z.int() });

export const unjudgedQuestionSchema = z.strictObject({ database, types: z.array(z.string()).readonly() });

/** Returns what answers questions about the ledger, with a memory that they share. */
export function ledgerAnswers(reading: Reading) {
  const judge = new LedgerJudge();
  return {
    judgeSelection: (question: z.infer<typeof operationQuestionSchema>): JudgedSelection | null =>
      reading(question.database, (reader) => judge.selection(reader, question.operationId)),
    judgeFamily: ({ database: file, ...query }: z.infer<typeof familyQuestionSchema>): JudgedPage =>
      reading(file, (reader) => judge.page(reader, { ...query, limit: PAGE })),
    countTried: ({ database: file, family, periods }: z.infer<typeof triedQuestionSchema>): number =>
      reading(file, (reader) => judge.countTried(reader, family, periods)),
    ledgerGroups: ({ database: file, ...query }: z.infer<typeof groupsQuestionSchema>): LedgerGroupPage =>
      reading(file, (reader) => reader.groups(query)),
    judgeRow: ({ database: file, seq }: z.infer<typeof rowQuestionSchema>): SelectionFigures | null =>
      reading(file, (reader) => judge.rowSelection(reader, seq)),
    unjudgedFamilies: (question: z.infer<typeof unjudgedQuestionSchema>): readonly string[] =>
      reading(question.database, (reader) => reader.unjudged(question.types)),
  };
}

/** Returns what counts independent configurations. */
export function effectiveAnswer(reading: Reading) {
  const judge = new LedgerJudge();
  return {
    effectiveConfigurations: (question: z.infer<typeof operationQuestionSchema>): number | null =>
      reading(question.database, (reader) => judge.effective(reader, question.operationId)),
  };
}
