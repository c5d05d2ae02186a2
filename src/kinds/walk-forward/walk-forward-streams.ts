import { jsonLog, type Stream } from '../../operations/record/stream.js';
import { equityStream, tradesStream } from '../backtest/backtest-streams.js';
import { foldEntrySchema } from './fold-entry.js';

/** The windows, in order of number, once the joined account has passed them. */
export const foldsStream = jsonLog('folds', foldEntrySchema);

/** Trades and equity are those of the joined account. */
export const walkForwardStreams: readonly Stream[] = [foldsStream, tradesStream, equityStream];
