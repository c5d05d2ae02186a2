import type { PendingOrder } from '../execution/pending-order.js';
import { StopRules } from '../execution/stop-rules.js';
import { SignalFilter } from './signal-filter.js';
import type { TradingTerms } from './signal-source.js';

/** Terms in the form in which bars ask them. */
export interface RuleSet {
  readonly terms: TradingTerms;
  readonly filter: SignalFilter;
  readonly stops: StopRules;
}

/** An order with the rules under which it was decided. */
export interface DecidedOrder extends PendingOrder {
  readonly rules: RuleSet;
}

/** Puts terms into that form. */
export function ruleSetOf(terms: TradingTerms): RuleSet {
  return { terms, filter: new SignalFilter(terms.decisions), stops: new StopRules(terms.exits) };
}
