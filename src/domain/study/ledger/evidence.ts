import { decimalsApart } from '../../../base/pure/decimals-apart.js';
import type { RunWarning } from '../../../base/pure/run-warning.js';
import { costText } from '../../execution/cost-text.js';
import { deflatedText } from '../luck/deflated-text.js';
import {
  isTooShort,
  LEAST_DEFLATED_SHARPE,
  LEAST_UNSEEN_TRADES,
  type Verdict,
  verdictOf,
} from './verdict.js';

export const CHECK_STATUSES = ['PASS', 'WARN', 'FAIL', 'UNKNOWN'] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];

/** One thing that speaks for a result or against it. */
export interface EvidenceCheck {
  /** Stable. */
  readonly code: string;
  readonly status: CheckStatus;
  readonly value: number | null;
  /** What the value is held against; null where there is no such thing. */
  readonly threshold: number | null;
  /** One sentence. */
  readonly message: string;
}

/** What a result allows one to say, with the reasons. */
export interface Evidence {
  readonly verdict: Verdict;
  /** One sentence that begins with the verdict. */
  readonly sentence: string;
  readonly checks: readonly EvidenceCheck[];
}

/** What is known of a result. */
export interface EvidenceFacts {
  readonly warnings: readonly RunWarning[];
  /** Who decided: a model, or signals that were recorded elsewhere. */
  readonly decidedBy: 'MODEL' | 'SIGNALS';
  /** Bars that the model had not seen, of all; null where nobody knows. */
  readonly unseenBars: number | null;
  readonly totalBars: number;
  /** Of the figures: trades entered on unseen bars, of signals all; null where nobody knows which these are. */
  readonly unseenTrades: number | null;
  /** Annualised, of the same bars as all that follows; null where undefined. */
  readonly sharpeRatio: number | null;
  /** Years. */
  readonly trackRecord: number | null;
  readonly minimumTrackRecord: number | null;
  /** Configurations tried so far; null for a result from before there was a ledger. */
  readonly evaluated: number | null;
  readonly deflatedSharpe: number | null;
  /** What the best of as many configurations without skill would come to, annualised; null where it is not known. */
  readonly luckySharpe: number | null;
  /** Fractions. */
  readonly totalReturn: number;
  /** Of holding at the same mean net exposure; null for results of earlier versions. */
  readonly holdReturn: number | null;
  /** The cost a side at which these trades earn nothing; null without trades, and where it is not known. */
  readonly breakEvenCost: number | null;
  /** Commission and slippage a side. */
  readonly cost: number;
  /** At sealed bars of the range, this one included. */
  readonly looks: number;
}

/** Weighs what is known of a result. */
export function evidenceOf(facts: EvidenceFacts): Evidence {
  const invalidating = facts.warnings.find(({ severity }) => severity === 'INVALIDATES');
  const verdict = verdictOf({ ...facts, isInvalid: invalidating !== undefined });
  const checks = [
    realData(facts),
    unseenBars(facts),
    trades(facts),
    trackRecord(facts),
    deflatedSharpe(facts),
    holding(facts),
    costs(facts),
    looks(facts),
    modelFits(facts),
  ];
  return { verdict, sentence: sentenceOf(verdict, facts, invalidating), checks };
}

function sentenceOf(verdict: Verdict, facts: EvidenceFacts, invalidating: RunWarning | undefined): string {
  const { sharpeRatio, luckySharpe, evaluated, deflatedSharpe: deflated } = facts;
  const tried =
    evaluated === null ? 'what else was tried is not known' : `${counted(evaluated, 'configuration')} tried`;
  switch (verdict) {
    case 'INVALID':
      return `Invalid: ${firstSentence(invalidating?.message ?? '')}`;
    case 'NOT_ENOUGH_EVIDENCE':
      return `Not enough evidence: ${lackOf(facts)}; ${tried}.`;
    case 'LIKELY_LUCK':
      if (sharpeRatio === null || sharpeRatio <= 0)
        return `Likely luck: no edge to be seen, with a Sharpe ratio of ${figure(sharpeRatio)}; ${tried}.`;
      if (luckySharpe === null || evaluated === null || evaluated < 2)
        return `Likely luck: a Sharpe ratio of ${figure(sharpeRatio)} over ${years(facts.trackRecord)} may be chance; ${tried}.`;
      return `Likely luck: Sharpe ratio ${figure(sharpeRatio)}; of ${counted(evaluated, 'configuration')} tried luck alone gives ${figure(luckySharpe)}.`;
    case 'HOLDS_SO_FAR':
      return `Holds so far: ${counted(facts.unseenTrades ?? 0, countedTrade(facts))}, deflated Sharpe ratio ${deflatedText(deflated)}; ${tried}.`;
  }
}

/** Names the first thing that is missing. */
function lackOf(facts: EvidenceFacts): string {
  const { unseenTrades, trackRecord: recorded, minimumTrackRecord: needed } = facts;
  if (unseenTrades === null) return 'nobody knows which bars its model had seen';
  if (unseenTrades < LEAST_UNSEEN_TRADES) return counted(unseenTrades, countedTrade(facts));
  if (isTooShort(recorded, needed))
    return `${years(recorded, needed)} on record, where such returns take ${years(needed, recorded)}`;
  return 'its luck cannot be judged';
}

/** Nobody knows of recorded signals which bars they were made from, so that all of their trades count. */
const countedTrade = ({ decidedBy }: EvidenceFacts): string =>
  decidedBy === 'SIGNALS' ? 'trade' : 'unseen trade';

function realData({ warnings }: EvidenceFacts): EvidenceCheck {
  const found = warnings.filter(
    ({ code, severity }) => code === 'SYNTHETIC_DATA' || severity === 'INVALIDATES',
  );
  const synthetic = found.find(({ code }) => code === 'SYNTHETIC_DATA');
  const damaged = found.find(({ code }) => code === 'UNADJUSTED_SPLIT');
  const message = damaged?.message ?? synthetic?.message ?? 'The bars are market data.';
  const status = damaged ? 'FAIL' : synthetic ? 'WARN' : 'PASS';
  return { code: 'REAL_DATA', status, value: null, threshold: null, message: firstSentence(message) };
}

function unseenBars({ unseenBars: unseen, totalBars, decidedBy }: EvidenceFacts): EvidenceCheck {
  const check = { code: 'UNSEEN_BARS', value: unseen, threshold: totalBars };
  if (decidedBy === 'SIGNALS')
    return {
      ...check,
      status: 'UNKNOWN',
      message: 'Recorded signals do not say which bars they were made from.',
    };
  if (unseen === null)
    return { ...check, status: 'UNKNOWN', message: 'Nobody knows which bars the model had seen.' };
  const message = `The model had not seen ${unseen} of the ${totalBars} bars.`;
  return { ...check, status: unseen === 0 ? 'FAIL' : unseen < totalBars ? 'WARN' : 'PASS', message };
}

function trades({ unseenTrades: count, decidedBy }: EvidenceFacts): EvidenceCheck {
  const check = { code: 'TRADES', value: count, threshold: LEAST_UNSEEN_TRADES };
  if (count === null)
    return { ...check, status: 'UNKNOWN', message: 'No trade is known to be on unseen bars.' };
  const status = count < LEAST_UNSEEN_TRADES ? 'FAIL' : 'PASS';
  const which = decidedBy === 'SIGNALS' ? 'by recorded signals, on bars seen or unseen' : 'on unseen bars';
  const message = `${counted(count, 'trade')} ${which}; fewer than ${LEAST_UNSEEN_TRADES} are mostly chance.`;
  return { ...check, status, message };
}

function trackRecord({ trackRecord: value, minimumTrackRecord: threshold }: EvidenceFacts): EvidenceCheck {
  const check = { code: 'TRACK_RECORD', value, threshold };
  if (value === null) return { ...check, status: 'UNKNOWN', message: 'Its returns are not known.' };
  if (threshold === null)
    return {
      ...check,
      status: 'FAIL',
      message: `${years(value)} on record; with such returns no length would show skill.`,
    };
  const status = isTooShort(value, threshold) ? 'FAIL' : 'PASS';
  return {
    ...check,
    status,
    message: `${years(value, threshold)} on record; such returns take ${years(threshold, value)} to be told from chance.`,
  };
}

function deflatedSharpe({ deflatedSharpe: value, evaluated }: EvidenceFacts): EvidenceCheck {
  const check = { code: 'DEFLATED_SHARPE', value, threshold: LEAST_DEFLATED_SHARPE };
  if (evaluated === null) {
    const message =
      'What else was tried is not known: the result is from before there was a ledger, or does not count.';
    return { ...check, status: 'UNKNOWN', message };
  }
  if (value === null)
    return { ...check, status: 'UNKNOWN', message: 'The Sharpe ratio, or its luck, is undefined.' };
  const message = `Given ${counted(evaluated, 'configuration')} tried so far, skill has a probability of ${deflatedText(value)}.`;
  return { ...check, status: value < LEAST_DEFLATED_SHARPE ? 'FAIL' : 'PASS', message };
}

function holding({ totalReturn, holdReturn }: EvidenceFacts): EvidenceCheck {
  const check = { code: 'BEATS_HOLDING', value: totalReturn, threshold: holdReturn };
  if (holdReturn === null) return { ...check, status: 'UNKNOWN', message: 'Its exposure is not known.' };
  const isBetter = totalReturn > holdReturn;
  const decimals = decimalsApart(100 * totalReturn, 100 * holdReturn, 2);
  const held = `holding at the same mean net exposure ${percent(holdReturn, decimals)}`;
  const message = `It returned ${percent(totalReturn, decimals)}, and ${held}.`;
  return { ...check, status: isBetter ? 'PASS' : 'FAIL', message };
}

function costs({ breakEvenCost: value, cost: threshold, unseenTrades }: EvidenceFacts): EvidenceCheck {
  const check = { code: 'BREAK_EVEN_COST', value, threshold };
  if (value === null) {
    const message =
      unseenTrades === null || unseenTrades === 0
        ? 'Without trades there are no costs.'
        : 'The costs at which its trades on unseen bars earn nothing are not known.';
    return { ...check, status: 'UNKNOWN', message };
  }
  const [earnsNothing, paid] = costTexts(value, threshold);
  const charged = `was charged ${paid}`;
  const message =
    value < 0
      ? `It earns nothing even without costs, and ${charged} a side.`
      : `It earns nothing from costs of ${earnsNothing} a side on, and ${charged}.`;
  // Twice the costs that were charged: what one trades at is known no better.
  const status = value <= threshold ? 'FAIL' : value <= 2 * threshold ? 'WARN' : 'PASS';
  return { ...check, status, message };
}

function looks({ looks: value }: EvidenceFacts): EvidenceCheck {
  const message =
    value === 0
      ? 'No sealed bars of the range were looked at.'
      : `Sealed bars of the range were looked at ${times(value)}.`;
  return { code: 'SEALED_LOOKS', status: value > 1 ? 'WARN' : 'PASS', value, threshold: 1, message };
}

const MISFITS: readonly string[] = [
  'MODEL_STRATEGY_DIFFERS',
  'MODEL_ENGINE_DIFFERS',
  'MODEL_INSTRUMENT_DIFFERS',
];

function modelFits({ warnings, decidedBy }: EvidenceFacts): EvidenceCheck {
  const check = { code: 'MODEL_FITS', value: null, threshold: null };
  if (decidedBy === 'SIGNALS')
    return { ...check, status: 'PASS', message: 'Recorded signals are traded: there is no model to fit.' };
  const misfit = warnings.find(({ code }) => MISFITS.includes(code));
  if (misfit === undefined)
    return { ...check, status: 'PASS', message: 'The model was trained for such a strategy.' };
  return { ...check, status: 'WARN', message: firstSentence(misfit.message) };
}

/** A sentence ends where the next one begins with a capital. */
function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s+\p{Lu}|\s*$)/su.exec(text)?.[0] ?? text;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function figure(value: number | null): string {
  return value === null ? 'that is undefined' : signed(value.toFixed(2));
}

function percent(fraction: number, decimals: number): string {
  return `${signed((100 * fraction).toFixed(decimals))} %`;
}

/** @param other what it is held against, from which it is told */
function years(value: number | null, other: number | null = value): string {
  if (value === null) return 'no time';
  return `${value.toFixed(decimalsApart(value, other ?? value, value < 10 ? 1 : 0))} years`;
}

/** Writes two costs a side, and those that differ so that they are told apart. */
function costTexts(...costs: readonly [number, number]): readonly [string, string] {
  const [one, other] = [costText(costs[0]), costText(costs[1])];
  if (costs[0] === costs[1] || Number.parseFloat(one) !== Number.parseFloat(other)) return [one, other];
  const [value, limit] = [100 * costs[0], 100 * costs[1]];
  const decimals = decimalsApart(value, limit, 2);
  return [`${value.toFixed(decimals)} %`, `${limit.toFixed(decimals)} %`];
}

/** With the minus sign of typography, and none before a zero. */
function signed(text: string): string {
  return /^-[0.]*$/.test(text) ? text.slice(1) : text.replace('-', '\u2212');
}
