import {
  AD,
  ADX,
  Aroon,
  ATR,
  BollingerBands,
  BollingerBandsWidth,
  CCI,
  CMF,
  DonchianChannels,
  EMA,
  IchimokuCloud,
  KeltnerChannels,
  MACD,
  MFI,
  MOM,
  OBV,
  RelativeVigorIndex,
  ROC,
  RSI,
  SMA,
  StochasticOscillator,
  SuperTrend,
  VWAP,
  WilliamsR,
  WMA,
} from 'trading-signals';
import type { Bars } from '../../src/domain/market/bars.js';

/** A bar as trading-signals takes it. */
export interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** An indicator of the library, fed bar by bar; null or undefined while it has no result. */
export type Oracle = (candle: Candle) => number | null | undefined;

/** An output of ours and what makes the same with trading-signals. */
export interface Comparison {
  readonly type: string;
  readonly output: string;
  readonly params?: Readonly<Record<string, number | string>>;
  /** Its seed differs from ours, so that only values after our warm-up are compared. */
  readonly whenConverged?: true;
  /** The library returns values this many bars before they are ours. */
  readonly displacement?: number;
  readonly oracle: () => Oracle;
}

/** Returns bars one by one, as the library takes them. */
export function candlesOf(bars: Bars): readonly Candle[] {
  return Array.from({ length: bars.length }, (_, i) => ({
    open: bars.open[i] as number,
    high: bars.high[i] as number,
    low: bars.low[i] as number,
    close: bars.close[i] as number,
    volume: bars.volume[i] as number,
  }));
}

/** Feeds whole candles and picks one number of the result. */
function ofCandle<Result>(
  make: () => { update(candle: Candle, replace: boolean): Result | null },
  pick: (result: Result) => number,
): () => Oracle {
  return () => {
    const indicator = make();
    return (candle) => {
      const result = indicator.update(candle, false);
      return result === null ? null : pick(result);
    };
  };
}

/** Feeds closes and picks one number of the result. */
function ofClose<Result>(
  make: () => { update(price: number, replace: boolean): Result | null },
  pick: (result: Result) => number,
): () => Oracle {
  return () => {
    const indicator = make();
    return ({ close }) => {
      const result = indicator.update(close, false);
      return result === null ? null : pick(result);
    };
  };
}

const itself = (value: number): number => value;
const bands = () => new BollingerBands(20, 2);
const stochastic = () => new StochasticOscillator({ kPeriod: 14, dPeriod: 3, kSlowingPeriod: 3 });
const keltner = () => new KeltnerChannels({ emaInterval: 20, atrInterval: 10, multiplier: 2 });
const macd = () => new MACD(new EMA(12), new EMA(26), new EMA(9));
const directional = (pick: (adx: ADX) => number | undefined) => (): Oracle => {
  const adx = new ADX(14);
  return (candle) => {
    adx.update(candle, false);
    return pick(adx);
  };
};

/** Every output whose convention is that of trading-signals, with our defaults where nothing else is said. */
export const comparisons: readonly Comparison[] = [
  { type: 'sma', output: 'sma', oracle: ofClose(() => new SMA(20), itself) },
  { type: 'wma', output: 'wma', oracle: ofClose(() => new WMA(20), itself) },
  { type: 'ema', output: 'ema', whenConverged: true, oracle: ofClose(() => new EMA(20), itself) },
  { type: 'rsi', output: 'rsi', oracle: ofClose(() => new RSI(14), itself) },
  { type: 'momentum', output: 'momentum', oracle: ofClose(() => new MOM(10), itself) },
  {
    type: 'roc',
    output: 'roc',
    oracle: ofClose(
      () => new ROC(10),
      (fraction) => 100 * fraction,
    ),
  },
  { type: 'macd', output: 'line', whenConverged: true, oracle: ofClose(macd, (result) => result.macd) },
  { type: 'macd', output: 'signal', whenConverged: true, oracle: ofClose(macd, (result) => result.signal) },
  { type: 'bbands', output: 'upper', oracle: ofClose(bands, ({ upper }) => upper) },
  { type: 'bbands', output: 'lower', oracle: ofClose(bands, ({ lower }) => lower) },
  {
    type: 'bollingerbandwidth',
    output: 'bollingerbandwidth',
    oracle: ofClose(() => new BollingerBandsWidth(bands()), itself),
  },
  { type: 'cci', output: 'cci', oracle: ofCandle(() => new CCI(20), itself) },
  { type: 'mfi', output: 'mfi', oracle: ofCandle(() => new MFI(14), itself) },
  { type: 'williamsr', output: 'williamsr', oracle: ofCandle(() => new WilliamsR(14), itself) },
  { type: 'stochastic', output: 'k', oracle: ofCandle(stochastic, ({ stochK }) => stochK) },
  { type: 'stochastic', output: 'd', oracle: ofCandle(stochastic, ({ stochD }) => stochD) },
  {
    type: 'rvi',
    output: 'rvi',
    oracle: ofCandle(
      () => new RelativeVigorIndex(10),
      ({ rvgi }) => rvgi,
    ),
  },
  {
    type: 'aroon',
    output: 'up',
    oracle: ofCandle(
      () => new Aroon(14),
      ({ aroonUp }) => aroonUp,
    ),
  },
  {
    type: 'aroon',
    output: 'down',
    oracle: ofCandle(
      () => new Aroon(14),
      ({ aroonDown }) => aroonDown,
    ),
  },
  { type: 'atr', output: 'atr', whenConverged: true, oracle: ofCandle(() => new ATR(14), itself) },
  {
    type: 'keltnerchannels',
    output: 'upper',
    whenConverged: true,
    oracle: ofCandle(keltner, ({ upper }) => upper),
  },
  {
    type: 'keltnerchannels',
    output: 'lower',
    whenConverged: true,
    oracle: ofCandle(keltner, ({ lower }) => lower),
  },
  {
    type: 'donchianchannels',
    output: 'upper',
    oracle: ofCandle(
      () => new DonchianChannels(20),
      ({ upper }) => upper,
    ),
  },
  {
    type: 'donchianchannels',
    output: 'middle',
    oracle: ofCandle(
      () => new DonchianChannels(20),
      ({ middle }) => middle,
    ),
  },
  {
    type: 'supertrend',
    output: 'trend',
    whenConverged: true,
    oracle: ofCandle(
      () => new SuperTrend({ interval: 10, multiplier: 3 }),
      ({ supertrend }) => supertrend,
    ),
  },
  { type: 'adx', output: 'adx', whenConverged: true, oracle: ofCandle(() => new ADX(14), itself) },
  {
    type: 'adx',
    output: 'plus_di',
    whenConverged: true,
    oracle: directional(({ pdi }) => (pdi === undefined ? undefined : 100 * pdi)),
  },
  {
    type: 'adx',
    output: 'minus_di',
    whenConverged: true,
    oracle: directional(({ mdi }) => (mdi === undefined ? undefined : 100 * mdi)),
  },
  {
    type: 'ichimoku',
    output: 'tenkan',
    oracle: ofCandle(
      () => new IchimokuCloud(),
      (cloud) => cloud.conversion,
    ),
  },
  {
    type: 'ichimoku',
    output: 'kijun',
    oracle: ofCandle(
      () => new IchimokuCloud(),
      (cloud) => cloud.base,
    ),
  },
  {
    type: 'ichimoku',
    output: 'senkou_a',
    displacement: 26,
    oracle: ofCandle(
      () => new IchimokuCloud(),
      (cloud) => cloud.spanA,
    ),
  },
  {
    type: 'ichimoku',
    output: 'senkou_b',
    displacement: 26,
    oracle: ofCandle(
      () => new IchimokuCloud(),
      (cloud) => cloud.spanB,
    ),
  },
  { type: 'obv', output: 'obv', oracle: ofCandle(() => new OBV(2), itself) },
  { type: 'adline', output: 'adline', oracle: ofCandle(() => new AD(), itself) },
  { type: 'cmf', output: 'cmf', oracle: ofCandle(() => new CMF(21), itself) },
  { type: 'vwap', output: 'vwap', params: { period: 0 }, oracle: ofCandle(() => new VWAP(), itself) },
];
