import type { ConformanceSource } from './conformance-source.js';
import { backtestingPy } from './sources/backtestingpy.js';
import { empyrical } from './sources/empyrical.js';
import { freqtrade } from './sources/freqtrade.js';
import { fuzzy } from './sources/fuzzy.js';
import { grademark } from './sources/grademark.js';
import { marketData } from './sources/market-data.js';
import { stockIndicators } from './sources/stock-indicators.js';
import { talipp } from './sources/talipp.js';
import { zigzag } from './sources/zigzag.js';

/** Every source of reference material, in the order in which it is run. */
export const SOURCES: readonly ConformanceSource[] = [
  stockIndicators,
  talipp,
  fuzzy,
  empyrical,
  backtestingPy,
  freqtrade,
  grademark,
  zigzag,
  marketData,
];
