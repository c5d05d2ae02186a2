import { deflatedText } from '../../domain/study/luck/deflated-text.js';
import type {
  BacktestResultFieldsFragment,
  CheckStatus,
  EvidenceFieldsFragment,
  Verdict,
} from '../client/generated/graphql.js';
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

/** Checks that have not passed: what speaks against comes first. */
const OPEN = ['FAIL', 'WARN', 'UNKNOWN'] as const satisfies readonly CheckStatus[];

const CHECK_TONES: Readonly<Record<CheckStatus, Tone>> = {
  FAIL: 'bad',
  WARN: 'caution',
  UNKNOWN: 'quiet',
  PASS: 'quiet',
};

/** Returns a verdict in the fewest words, for a column of a table; empty where there is none. */
export function verdictCell({ paint }: Terminal, verdict: Verdict | null | undefined): string {
  return verdict == null ? '' : paint(TONES[verdict], WORDS[verdict]);
}

/**
 * Returns what a result allows one to say, what its luck was when it was completed where more was tried since, and a
 * line for each check that has not passed, what speaks against it first.
 */
export function verdictLines(
  terminal: Terminal,
  { evidence, selection }: Pick<BacktestResultFieldsFragment, 'evidence' | 'selection'>,
): readonly string[] {
  if (!evidence) return [];
  return [
    terminal.paint(TONES[evidence.verdict], wrap(terminal, evidence.sentence)),
    ...triedLines(terminal, selection),
    ...checkLines(terminal, evidence.checks),
  ];
}

function triedLines(
  terminal: Terminal,
  selection: BacktestResultFieldsFragment['selection'],
): readonly string[] {
  if (!selection || selection.evaluated === selection.evaluatedAtCompletion) return [];
  const { evaluated, deflatedSharpe, evaluatedAtCompletion, deflatedSharpeAtCompletion } = selection;
  const now = `deflated Sharpe ratio ${deflatedText(deflatedSharpe)} given ${count(evaluated, 'configuration')}`;
  const then = `${deflatedText(deflatedSharpeAtCompletion)} given ${evaluatedAtCompletion} at completion`;
  return [terminal.paint('quiet', wrap(terminal, `Everything tried: ${now} now, ${then}`))];
}

function checkLines(terminal: Terminal, checks: EvidenceFieldsFragment['checks']): readonly string[] {
  const open = OPEN.flatMap((status) => checks.filter((check) => check.status === status));
  const passed = checks.length - open.length;
  return [
    ...open.map(({ code, status, message }) =>
      wrap(terminal, `  ${terminal.paint(CHECK_TONES[status], `${status} ${code}`)}: ${message}`),
    ),
    ...(passed === 0 ? [] : [terminal.paint('quiet', `  ${count(passed, 'check')} passed`)]),
  ];
}
