import type { IndicatorDefinition } from './indicator-definition.js';
import { aroon } from './momentum/aroon.js';
import { cci } from './momentum/cci.js';
import { fishertransform } from './momentum/fishertransform.js';
import { mfi } from './momentum/mfi.js';
import { momentum } from './momentum/momentum.js';
import { roc } from './momentum/roc.js';
import { rsi } from './momentum/rsi.js';
import { rvi } from './momentum/rvi.js';
import { stochastic } from './momentum/stochastic.js';
import { williamsr } from './momentum/williamsr.js';
import { adx } from './trend/adx.js';
import { distancefromma } from './trend/distancefromma.js';
import { ema } from './trend/ema.js';
import { ichimoku } from './trend/ichimoku.js';
import { macd } from './trend/macd.js';
import { parabolicsar } from './trend/parabolicsar.js';
import { sma } from './trend/sma.js';
import { wma } from './trend/wma.js';
import { atr } from './volatility/atr.js';
import { bbands } from './volatility/bbands.js';
import { bollingerbandwidth } from './volatility/bollingerbandwidth.js';
import { donchianchannels } from './volatility/donchianchannels.js';
import { keltnerchannels } from './volatility/keltnerchannels.js';
import { squeezeintensity } from './volatility/squeezeintensity.js';
import { supertrend } from './volatility/supertrend.js';
import { adline } from './volume/adline.js';
import { cmf } from './volume/cmf.js';
import { obv } from './volume/obv.js';
import { volumeratio } from './volume/volumeratio.js';
import { vwap } from './volume/vwap.js';

const DEFINITIONS: readonly IndicatorDefinition[] = [
  ...[adline, adx, aroon, atr, bbands, bollingerbandwidth, cci, cmf, distancefromma, donchianchannels],
  ...[ema, fishertransform, ichimoku, keltnerchannels, macd, mfi, momentum, obv, parabolicsar, roc, rsi, rvi],
  ...[sma, squeezeintensity, stochastic, supertrend, volumeratio, vwap, williamsr, wma],
];

const BY_TYPE: ReadonlyMap<string, IndicatorDefinition> = new Map(
  DEFINITIONS.map((definition) => [definition.type, definition]),
);

const BY_ANY_NAME: ReadonlyMap<string, IndicatorDefinition> = new Map(
  DEFINITIONS.flatMap((definition) =>
    [definition.type, ...definition.aliases].map((name) => [name, definition] as const),
  ),
);

/** Returns the names of all indicator types, in alphabetical order. */
export function indicatorTypes(): readonly string[] {
  return [...BY_TYPE.keys()];
}

/**
 * Returns the definition that a strategy file means: by type or alias, in any case, with or without
 * separators, and with or without `Indicator` at its end, as in `WilliamsR`, `williams_r` or `RSIIndicator`.
 * @returns undefined when there is none of that name
 */
export function findIndicator(name: string): IndicatorDefinition | undefined {
  return BY_ANY_NAME.get(plainName(name));
}

/** Returns why an indicator that exists elsewhere is not offered as a feature; null for any other name. */
export function refusalOfIndicator(name: string): string | null {
  return plainName(name) === 'zigzag'
    ? 'zigzag cannot be a feature: it repaints, so its past values know the future; use it as training.labels.source'
    : null;
}

function plainName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[\s_-]/g, '')
    .replace(/indicator$/, '');
}

/**
 * Returns the definition of a type that a validated strategy uses.
 * @throws TypeError for an unknown type, which validation rules out
 */
export function indicatorDefinition(type: string): IndicatorDefinition {
  const definition = BY_TYPE.get(type);
  if (definition === undefined) throw new TypeError(`'${type}' is not an indicator type`);
  return definition;
}
