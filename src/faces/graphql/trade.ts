import type { Trade as TradeOfRun } from '../../domain/portfolio/trade.js';
import { builder } from './builder.js';
import { type SeqPage, seqConnection } from './seq-connection.js';

/** A trade and what it was of. */
export type TradeRecord = TradeOfRun & { readonly symbol: string };

const TradeSide = builder.enumType('TradeSide', {
  description: 'Which way a trade bets.',
  values: {
    LONG: { description: 'Buys first; wins when the price rises.' },
    SHORT: { description: 'Sells first; wins when the price falls.' },
  } as const,
});

const ExitReason = builder.enumType('ExitReason', {
  description: 'What closed a trade.',
  values: {
    SIGNAL: { description: "The strategy's own signal." },
    STOP_LOSS: { description: 'The price reached the stop.' },
    TAKE_PROFIT: { description: 'The price reached the target.' },
    TRAILING_STOP: { description: 'The price fell back from its best by the trailing distance.' },
    MAX_HOLDING: { description: 'It was held for the allowed number of bars.' },
    END_OF_DATA: { description: 'The range ended while it was open.' },
    ACCOUNT_DEPLETED: { description: 'The account had nothing left to hold it with.' },
  } as const,
});

const Trade = builder.objectRef<TradeRecord>('Trade').implement({
  description:
    'One closed trade. Times are bar stamps: open time of the bar in which the fill happened; for daily and longer bars 00:00Z of the trading date.',
  fields: (t) => ({
    seq: t.exposeInt('seq', { description: '0-based, in order of exit.' }),
    symbol: t.exposeString('symbol', { description: 'What was traded.' }),
    side: t.expose('side', { type: TradeSide, description: 'Which way it bet.' }),
    quantity: t.exposeFloat('quantity', { description: 'Units traded, positive.' }),
    entryBarIndex: t.exposeInt('entryBarIndex', {
      description: 'Bar of the entry fill, counted from the first of the range.',
    }),
    entryTime: t.expose('entryTimeMs', {
      type: 'DateTime',
      description: 'Stamp of the bar of the entry fill.',
    }),
    entryPrice: t.exposeFloat('entryPrice', { description: 'Fill price, slippage included.' }),
    exitBarIndex: t.exposeInt('exitBarIndex', {
      description: 'Bar of the exit fill, counted from the first of the range.',
    }),
    exitTime: t.expose('exitTimeMs', { type: 'DateTime', description: 'Stamp of the bar of the exit fill.' }),
    exitPrice: t.exposeFloat('exitPrice', { description: 'Fill price, slippage included.' }),
    exitReason: t.expose('exitReason', { type: ExitReason, description: 'What closed it.' }),
    grossPnl: t.exposeFloat('grossPnl', { description: 'Fill-to-fill profit before commission.' }),
    commission: t.exposeFloat('commission', { description: 'Commission of both sides.' }),
    slippage: t.exposeFloat('slippage', {
      description: 'What slippage cost on both sides; already in the prices and in grossPnl.',
    }),
    netPnl: t.exposeFloat('netPnl', {
      description: 'Change of cash caused by the whole trade: grossPnl - commission.',
    }),
    netReturn: t.exposeFloat('netReturn', { description: 'netPnl / entry notional, a fraction.' }),
    barsHeld: t.exposeInt('barsHeld', { description: 'Bars from the entry fill to the exit fill.' }),
    maxFavorableExcursion: t.exposeFloat('maxFavorableExcursion', {
      description: 'Best unrealised price move while open, as a fraction of the entry price, not negative.',
    }),
    maxAdverseExcursion: t.exposeFloat('maxAdverseExcursion', {
      description: 'Worst unrealised price move while open, as a fraction of the entry price, not negative.',
    }),
    entryConfidence: t.exposeFloat('entryConfidence', {
      nullable: true,
      description: "The model's confidence at the entry decision, 0 to 1.",
    }),
  }),
});

/** A page of the trades of a backtest. */
export const TradeConnection = seqConnection<
  TradeRecord,
  SeqPage<TradeRecord> & { readonly totalCount: number }
>('Trade', Trade, 'A page of trades in order of exit; first is 1 to 1000.');

builder.objectField(TradeConnection, 'totalCount', (t) =>
  t.exposeInt('totalCount', { description: 'Trades of the whole run, whatever the page.' }),
);
