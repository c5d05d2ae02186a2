import { describe, expect, it } from 'vitest';
import { auditTimes, oldTimes, timesOfToday } from './audited-market.js';
import { DAY_CASES } from './old-rule-day-cases.js';
import { LONGER_CASES } from './old-rule-longer-cases.js';

const hour = (ms: number | undefined): string =>
  new Date(ms ?? Number.NaN).toISOString().replace(/(:00)?:00\.000Z$/, '');
const written = (text: string): string => (text.length === 10 ? `${text}T00` : text);

describe('an audit of the rule by which days closed 24 hours after 00:00Z of their date', () => {
  for (const { market, datasets, base, bar, fill, used } of [...DAY_CASES, ...LONGER_CASES]) {
    it(`names the first bar that is used too early: ${market}`, () => {
      const { leaks } = auditTimes(datasets, base, oldTimes(datasets));
      const [leak] = leaks;
      expect({
        name: leak?.name,
        bar: hour(leak?.timeMs),
        fill: hour(leak?.fillMs),
        timeframe: leak?.usedBar?.timeframe,
        stamp: hour(leak?.usedBar?.timeMs),
        formed: hour(leak?.usedBar?.formedMs),
      }).toEqual({
        name: `${used.timeframe}_c_raw`,
        bar: written(bar),
        fill: written(fill),
        timeframe: used.timeframe,
        stamp: written(used.stamp),
        formed: written(used.formed),
      });
    });

    it(`finds nothing with the rule of today: ${market}`, () => {
      expect(auditTimes(datasets, base, timesOfToday(datasets)).leaks).toEqual([]);
    });
  }
});
