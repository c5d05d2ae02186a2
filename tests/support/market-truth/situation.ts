import { type Random, seededRandom } from '../../../src/base/pure/random.js';
import type { Timeframe } from '../../../src/domain/market/timeframe.js';
import { DAY_MS } from './local-clock.js';
import { type Market, startsOnEve } from './market.js';
import type { Style } from './stamped-period.js';

/** Bars of one length, and what their description says. */
export interface Feed {
  readonly timeframe: Timeframe;
  readonly style: Style;
  readonly stamp: 'open' | 'close' | null;
}

/** A market, two feeds of its bars, and what their descriptions say of it. */
export interface Situation {
  readonly seed: number;
  readonly market: Market;
  readonly symbol: string;
  readonly fileZone: string;
  readonly saysDayStart: boolean;
  /** True where only the shorter bars that are read along show when days end. */
  readonly isShown: boolean;
  readonly base: Feed;
  /** The same as `base` where a strategy looks at one length alone. */
  readonly input: Feed;
  readonly fromMs: number;
  readonly toMs: number;
  /** Share of base bars that the file lacks. */
  readonly missing: number;
}

const ZONES = (
  'UTC America/New_York America/Los_Angeles America/Chicago Pacific/Honolulu America/Sao_Paulo America/Santiago ' +
  'Europe/London Europe/Athens Africa/Cairo Asia/Kolkata Asia/Tokyo Australia/Sydney Australia/Lord_Howe Pacific/Auckland'
).split(' ');
/** Zones and beginnings of days that are midnight UTC in summer or in winter. */
const MIDNIGHTS = new Set(['America/Los_Angeles 1020', 'America/Chicago 1080']);
const INTRADAY: readonly Timeframe[] = ['30m', '1h', '4h'];
const TIMEFRAMES: readonly Timeframe[] = ['30m', '1h', '4h', '1d', '1d', '1d', '1w', '1mo'];
/** Days around which clocks change somewhere, with the ends of some months. */
const CHANGES = ['03-10', '03-31', '04-07', '04-26', '09-08', '09-29', '10-06', '10-27', '11-03'];

/** Returns the situation of a seed: equal seeds give equal ones. */
export function situationOf(seed: number): Situation {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[random.below(from.length)] as T;
  const calendar = pick(['XNYS', '24x5', '24x5', '24x5', '24x7', '24x7'] as const);
  const [baseTimeframe, inputTimeframe] = [pick(TIMEFRAMES), pick(TIMEFRAMES)];
  const isPair = calendar === '24x5' && random.below(3) === 0;
  const market = marketOf(calendar, isPair, random);
  const feeds = [baseTimeframe, inputTimeframe].map((timeframe) => feedOf(market, timeframe, random));
  const base = feeds[0] as Feed;
  const input = baseTimeframe === inputTimeframe ? base : (feeds[1] as Feed);
  const isShown = isShownByShorter(market, [base, input]);
  const isTold = isShown || mayBeUnsaid(market, isPair, [base, input]);
  const saysDayStart = calendar !== 'XNYS' && (!isTold || random.below(2) === 0);
  const isElsewhere =
    !saysDayStart &&
    !isShown &&
    isPair &&
    [base, input].every(({ style }) => !['midnight', 'closing', 'clock'].includes(style));
  return {
    seed,
    market,
    symbol: isPair ? 'EURUSD' : 'SHARE',
    fileZone: isElsewhere ? pick(ZONES) : market.zone,
    saysDayStart,
    isShown: isShown && !saysDayStart,
    base,
    input,
    ...stretch([base.timeframe, input.timeframe], random),
    // Without its Sundays a file of a week does not show that it is dated by the eve; without the Mondays between them two
    // weeks after holidays look like weeks that begin on Tuesdays.
    missing: base.style === 'eve' || base.style === 'first trading day' ? 0 : pick([0, 0, 0.05]),
  };
}

function marketOf(calendar: Market['calendar'], isPair: boolean, random: Random): Market {
  const pick = <T>(from: readonly T[]): T => from[random.below(from.length)] as T;
  if (calendar === 'XNYS') return { calendar, zone: 'America/New_York', dayStart: 0, hours: 'by day' };
  if (isPair && random.below(2) === 0) {
    return { calendar, zone: 'America/New_York', dayStart: 1_020, hours: 'around the clock' };
  }
  const hours = calendar === '24x7' || isPair || random.below(3) > 0 ? 'around the clock' : 'by day';
  return { calendar, zone: pick(ZONES), dayStart: pick([0, 0, 360, 1_020, 1_020, 1_080]), hours };
}

function feedOf(market: Market, timeframe: Timeframe, random: Random): Feed {
  const pick = <T>(from: readonly T[]): T => from[random.below(from.length)] as T;
  const style = pick(stylesOf(market, timeframe));
  if (style === 'closing' || style === 'sunday close') return { timeframe, style, stamp: 'close' };
  // Weeks dated Fridays may begin on Fridays, where nobody says that they end there.
  const isLast = style.startsWith('last') && (timeframe === '1w' || random.below(3) === 0);
  if (isLast) return { timeframe, style, stamp: 'close' };
  const isUnsaid = style === 'sunday unsaid' || style === 'sunday ending' || style === 'wednesday unsaid';
  const isSaid = style === 'sunday' || style === 'wednesday' || style === 'eve' || random.below(2) === 0;
  return { timeframe, style, stamp: !isUnsaid && isSaid ? 'open' : null };
}

function stylesOf(market: Market, timeframe: Timeframe): readonly Style[] {
  const { calendar, zone, dayStart, hours } = market;
  const onEve = calendar !== 'XNYS' && startsOnEve(market);
  // An instant on midnight UTC cannot be told from a date.
  const isMidnight = MIDNIGHTS.has(`${zone} ${dayStart}`);
  const rolls = calendar !== 'XNYS' && !isMidnight && dayStart !== 0 && (calendar === '24x7' || onEve);
  switch (timeframe) {
    case '1d':
      if (calendar === 'XNYS') return ['date', 'opening'];
      if (dayStart === 0) return ['date', 'midnight', 'closing'];
      if (isMidnight) return ['date', 'opening'];
      return onEve && calendar === '24x5' && hours === 'around the clock'
        ? ['date', 'opening', 'eve', 'closing']
        : ['date', 'opening', 'closing'];
    case '1w': {
      const sundays: Style[] = ['monday', 'sunday', 'sunday unsaid', 'sunday ending', 'sunday close'];
      const instants: Style[] = rolls ? ['opening', 'opening'] : [];
      if (calendar === '24x7') return [...sundays, ...instants];
      const midweek: Style[] = ['wednesday', 'wednesday unsaid'];
      return [...sundays, ...midweek, 'first trading day', 'last trading day', ...instants];
    }
    case '1mo':
      return [
        'first day',
        'last day',
        'first trading day',
        'last trading day',
        ...(rolls ? (['opening'] as const) : []),
      ];
    case '4h':
      return calendar === 'XNYS' ? ['utc', 'clock', 'roll'] : ['utc', 'clock', 'roll', 'clock'];
    default:
      return calendar === 'XNYS' ? ['utc', 'roll'] : ['utc'];
  }
}

/** Tells whether the page says when days end although the description does not. */
function mayBeUnsaid({ calendar, zone, dayStart }: Market, isPair: boolean, feeds: readonly Feed[]): boolean {
  const isIntraday = ({ timeframe }: Feed): boolean => INTRADAY.includes(timeframe);
  if (feeds.every((feed) => isIntraday(feed))) return true;
  if (feeds.some(({ style }) => style === 'eve' || style === 'opening' || style === 'closing')) return false;
  if (calendar === '24x7') return dayStart === 0;
  if (calendar === 'XNYS') return true;
  if (feeds.some((feed) => isIntraday(feed))) return false;
  return dayStart === 1_020 && (!isPair || zone === 'America/New_York');
}

/** Tells whether shorter bars have a border where days begin, so that they can be put together to days. */
function isShownByShorter({ calendar, hours, zone }: Market, feeds: readonly Feed[]): boolean {
  const isOffByHalf = zone === 'Asia/Kolkata' || zone === 'Australia/Lord_Howe';
  const shows = ({ timeframe, style }: Feed): boolean =>
    timeframe === '30m' || (timeframe === '1h' && !isOffByHalf) || (timeframe === '4h' && style === 'roll');
  return (
    calendar === '24x5' &&
    hours === 'around the clock' &&
    feeds.some(shows) &&
    feeds.some(({ timeframe, style }) => timeframe === '1d' && style === 'date')
  );
}

function stretch(timeframes: readonly Timeframe[], random: Random): { fromMs: number; toMs: number } {
  const days = timeframes.includes('1mo')
    ? 100 + random.below(60)
    : timeframes.includes('1w')
      ? 30 + random.below(30)
      : 8 + random.below(14);
  const change = Date.parse(`2024-${CHANGES[random.below(CHANGES.length)]}T00:00Z`);
  const earliest = Date.UTC(2024, 0, 2);
  const latest = Date.UTC(2024, 11, 28) - days * DAY_MS;
  const wanted = change - random.below(days) * DAY_MS + random.below(48) * 1_800_000;
  const fromMs = Math.min(latest, Math.max(earliest, wanted));
  return { fromMs, toMs: fromMs + days * DAY_MS };
}
