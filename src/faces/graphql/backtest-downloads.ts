import type { Operation } from '../../operations/record/operation.js';
import { operationFilePath } from '../report/operation-files.js';
import { builder } from './builder.js';

export const BacktestDownloads = builder
  .objectRef<{ readonly operation: Operation }>('BacktestDownloads')
  .implement({
    description: 'Paths on this server; CSV has a header, times are in RFC 3339.',
    fields: (t) => ({
      tradesCsv: t.string({
        description: 'The closed trades.',
        resolve: ({ operation }) => operationFilePath(operation.id, 'trades.csv'),
      }),
      equityCsv: t.string({
        description: 'The account value and the drawdown at every bar, unthinned.',
        resolve: ({ operation }) => operationFilePath(operation.id, 'equity.csv'),
      }),
      decisionsCsv: t.string({
        description:
          'One line a bar: outputs, signal, confidence, what stopped it, order, position. Computed anew from pinned inputs; 409 when they are gone. Of backtests; walk-forwards have none.',
        resolve: ({ operation }) => operationFilePath(operation.id, 'decisions.csv'),
      }),
      passportJson: t.string({
        description:
          'Hashes, parameters, verdict and what was tried, by which another server can run it and say whether it is the same. Of backtests; walk-forwards have none.',
        resolve: ({ operation }) => operationFilePath(operation.id, 'passport.json'),
      }),
      barsCsv: t.string({
        description:
          'The progress samples: one every 50 bars and one after the last, and not the bars themselves. Of backtests; walk-forwards have none.',
        resolve: ({ operation }) => operationFilePath(operation.id, 'bars.csv'),
      }),
    }),
  });
