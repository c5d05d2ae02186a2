import { deflatedText } from '../../domain/study/luck/deflated-text.js';
import type { BacktestResultFieldsFragment, Verdict } from '../client/generated/graphql.js';
import { count } from './format.js';
import type { Tone } from './paint.js';
import type { Terminal } from './terminal.js';
import { wrap } from './wrap.js';

const TONES: Readonly<Record<Verdict, Tone>> = {
  INVALID: 'bad',
  NOT_ENOUGH_EVIDENCE: 'caution',
  LIKELY_LUCK: 'caution',
  HOLDS_SO_FAR: 'heading',
};

const WORDS: Readonly<Record<Verdict, string>> = {
  INVALID: 'invalid',
  NOT_ENOUGH_EVIDENCE: 'too little',
  LIKELY_LUCK: 'likely luck',
  HOLDS_SO_FAR: 'holds so far',
};

/** Returns a verdict in the fewest words, for a column of a table; empty where there is none. */
export function verdictCell({ paint }: Terminal, verdict: Verdict | null | undefined): string {
  return verdict == null ? '' : paint(TONES[verdict], WORDS[verdict]);
}

/** Returns what a result allows one to say, and what its luck was when it was completed where more was tried since. */
export function verdictLines(
  terminal: Terminal,
  { evidence, selection }: Pick<BacktestResultFieldsFragment, 'evidence' | 'selection'>,
): readonly string[] {
  if (!evidence) return [];
  const lines = [terminal.paint(TONES[evidence.verdict], wrap(terminal, evidence.sentence))];
  if (!selection || selection.evaluated === selection.evaluatedAtCompletion) return lines;
  const { evaluated, deflatedSharpe, evaluatedAtCompletion, deflatedSharpeAtCompletion } = selection;
  const now = `deflated Sharpe ratio ${deflatedText(deflatedSharpe)} given ${count(evaluated, 'configuration')}`;
  const then = `${deflatedText(deflatedSharpeAtCompletion)} given ${evaluatedAtCompletion} at completion`;
  return [...lines, terminal.paint('quiet', wrap(terminal, `Everything tried: ${now} now, ${then}`))];
}
