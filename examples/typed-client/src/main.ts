/** Starts a backtest, prints its bars as they come, and says what it amounts to. */
import { createClient } from 'ktrdr/client';
import { Outcome, Start } from './documents.js';
import { outcomeSentence, startSentence } from './sentences.js';

const [strategyConfigPath, symbol, timeframe, startDate, endDate, modelPath] = process.argv.slice(2);
if (!strategyConfigPath || !symbol || !timeframe || !startDate || !endDate) {
  console.error('usage: npm start -- STRATEGY SYMBOL TIMEFRAME START END [MODEL]');
  process.exit(2);
}

const client = createClient({
  url: process.env.KTRDR_URL ?? 'http://127.0.0.1:8000',
  apiKey: process.env.KTRDR_API_KEY,
});
const { startBacktest } = await client.request(Start, {
  input: {
    strategyConfigPath,
    symbol,
    timeframe,
    startDate,
    endDate,
    modelPath,
    idempotencyKey: process.env.IDEMPOTENCY_KEY,
  },
});
console.log(startSentence(startBacktest));
if (startBacktest.__typename !== 'StartBacktestSuccess') process.exit(1);

const { id } = startBacktest.operation;
let bars = 0;
for await (const { timestamp, equity } of client.bars(id)) {
  bars += 1;
  if (bars % 1_000 === 1) console.log(`${timestamp} ${equity.toFixed(2)}`);
}
const { operation } = await client.request(Outcome, { id });
console.log(`${bars} samples; ${operation == null ? 'was deleted' : outcomeSentence(operation)}`);
