import type { EquityLinesAnswer, EquityLinesQuestion } from '../../faces/report/equity-lines-protocol.js';
import {
  type CurvesQuestion,
  type ReportCurves,
  reportCurvesSchema,
} from '../../faces/report/report-protocol.js';
import type { AnalysisAnswer, AnalysisQuestion } from '../../kinds/backtest/analysis-protocol.js';
import type { ThinCurvesAnswer, ThinCurvesQuestion } from '../../kinds/backtest/thin-curves-protocol.js';
import { QuestionThread } from '../../places/threads/question-thread.js';

/** A report is looked at once or twice; the thread costs memory while it waits. */
const IDLE_MS = 10_000;

/** Reads what reports draw in a thread of its own: one report at a time, beside the threads that run operations. */
export class ReportReader {
  readonly #thread: QuestionThread;

  /** @param threadFile the built entry of the thread, which starts with the first question */
  constructor(threadFile: string) {
    this.#thread = new QuestionThread(threadFile, IDLE_MS);
  }

  async read(question: CurvesQuestion): Promise<ReportCurves> {
    return reportCurvesSchema.parse(await this.#thread.ask(question, 'readReportCurves'));
  }

  /** Analyses a curve; a message of this program's own thread is not checked again, number by number. */
  async analyse(question: AnalysisQuestion): Promise<AnalysisAnswer> {
    return (await this.#thread.ask(question, 'analyseCurve')) as AnalysisAnswer;
  }

  /** Thins a curve to several sizes; a message of this program's own thread is not checked again. */
  async thinCurves(question: ThinCurvesQuestion): Promise<ThinCurvesAnswer> {
    return (await this.#thread.ask(question, 'thinCurves')) as ThinCurvesAnswer;
  }

  /** Writes points of a curve as lines of CSV. */
  async equityLines(question: EquityLinesQuestion): Promise<EquityLinesAnswer> {
    return (await this.#thread.ask(question, 'equityLines')) as EquityLinesAnswer;
  }

  /** Terminates the thread; questions that wait are rejected. */
  async close(): Promise<void> {
    await this.#thread.close();
  }
}
