import { it } from 'vitest';
import { at, auditTimes, DAY_MS, described, HOUR_MS, joined, timesOfToday, hours } from './audited-market.js';
import { findDayBasis } from '../../../../src/market/bar-times/day-basis.js';
import { wallClockInstant } from '../../../../src/market/wall-clock.js';
it('engine', () => {
  const out: string[] = [];
  for (const [calendar, symbol] of [['24x5', 'EURUSD'], ['24x5', 'XYZ'], ['24x7', 'BTC']] as const)
  for (const first of ['2024-01-07T22', '2024-03-03T22', '2024-10-20T21'])
  for (const [zone, minute, eve] of [['UTC', 0, 0], ['America/New_York', 1020, 1], ['America/New_York', 0, 0], ['Europe/Athens', 0, 0], ['Asia/Tokyo', 360, 0], ['UTC', 1320, 1]] as const) {
    const f0 = at(first);
    const open = (s: number) => { if (calendar === '24x7') return true; const h = ((s - f0) / HOUR_MS) % 168; return h >= 0 && h < 120; };
    const hourly = hours(f0, f0 + 40 * DAY_MS, open);
    const four = joined(hourly, Array.from({ length: 42 * 6 }, (_, i) => { const f = Math.floor(f0 / DAY_MS) * DAY_MS + i * 4 * HOUR_MS; return [f, f, f + 4 * HOUR_MS] as const; }));
    const day0 = Math.floor(f0 / DAY_MS);
    const begin = (d: number) => wallClockInstant(d - eve, minute, zone);
    const mk = (src: any) => joined(src, Array.from({ length: 38 }, (_, i) => { const d = day0 + 1 + i; return [d * DAY_MS, begin(d), begin(d + 1)] as const; }).filter(([s]) => calendar === '24x7' || ![0, 6].includes(new Date(s).getUTCDay())));
    for (const [tf, src] of [['1h', hourly], ['4h', four]] as const)
      for (const timezone of ['UTC', 'America/New_York', 'Asia/Tokyo', 'Europe/London'])
        for (const base of [tf, '1d'] as const) {
          const ds = described({ calendar, timezone, symbol }, { [tf]: src, '1d': mk(hourly) });
          const { leaks } = auditTimes(ds, base, timesOfToday(ds), 80);
          if (leaks.length === 0) continue;
          const l = leaks[0]!; const d = ds.get('1d')!;
          const b = findDayBasis(d.instrument, d.bars, src);
          out.push([calendar, symbol, first, `days ${zone} ${minute / 60}`, tf, 'tz', timezone, 'base', base, '=>', l.name, new Date(l.timeMs).toISOString(), 'fill', new Date(l.fillMs).toISOString(), l.usedBar && [l.usedBar.timeframe, new Date(l.usedBar.timeMs).toISOString(), new Date(l.usedBar.formedMs).toISOString()].join(' '), JSON.stringify(b.readings.map((r: any) => [r.startMinute / 60, r.timezone, r.isDatedByOpening]))].join(' '));
        }
  }
  console.log(out.length + '\n' + out.join('\n'));
}, 400000);
