import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStudyFile } from '../../../../src/faces/cli/study-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-study-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string) {
  const path = join(folder, 'study.yaml');
  await writeFile(path, text);
  return readStudyFile(path);
}

const STUDY = `
backtest: {symbol: AAPL, timeframe: 1d, strategyConfigPath: strategies/rsi.yaml, startDate: 2023-01-01, endDate: 2024-12-31, overrides: [{path: exits.max_holding_bars, value: 5}]}
parameters:
  - {path: exits.stop_loss_pct, from: 0.01, to: 0.05, step: 0.01}
  - {path: model.layers, values: [[8], [16, 8]]}
  - {path: decisions.confidence_threshold, values: [0.5, 0.6]}
sampler: TPE
trials: 100
holdoutFrom: 2024-06-01
`;

describe('a study file', () => {
  it('has the fields of the input, with values as the texts of YAML', async () => {
    expect(await read(STUDY)).toEqual({
      backtest: {
        ...{ symbol: 'AAPL', timeframe: '1d', strategyConfigPath: 'strategies/rsi.yaml' },
        ...{ startDate: '2023-01-01', endDate: '2024-12-31' },
        overrides: [{ path: 'exits.max_holding_bars', value: '5' }],
      },
      parameters: [
        { path: 'exits.stop_loss_pct', from: 0.01, to: 0.05, step: 0.01 },
        { path: 'model.layers', values: ['[8]', '[16,8]'] },
        { path: 'decisions.confidence_threshold', values: ['0.5', '0.6'] },
      ],
      ...{ sampler: 'TPE', trials: 100, holdoutFrom: '2024-06-01' },
    });
  });

  it('keeps the zeros in front of a symbol', async () => {
    const symbols = 'backtest: {}\nparameters: [{path: input.symbol, values: [0700, "0005", 7203]}]';
    expect(await read(symbols)).toMatchObject({ parameters: [{ values: ['0700', '0005', '7203'] }] });
  });

  it.each([
    ['samplr: TPE\nbacktest: {}\nparameters: []', "'samplr'.*did you mean 'sampler'"],
    ['parameters: []', "no 'backtest'"],
    ['backtest: {symbol: AAPL}', "no list 'parameters'"],
    ['backtest: {}\nparameters: [1]', "no list 'parameters'"],
    ['- 1', 'holds no fields'],
    ['a: [', 'is no YAML'],
  ])('that reads %j is refused', async (text, message) => {
    await expect(read(text)).rejects.toThrow(new RegExp(message));
  });

  it.each([
    ['sampler: GRID\ntrails: 3\n', "has the key 'trails', which no study has; did you mean 'trials'?"],
    ['name: x\ntraining_data: {}\n', 'is a strategy; name it with --strategy.'],
  ])('that is none is refused once, with what was meant: %j', async (text, complaint) => {
    await expect(read(text)).rejects.toThrow(
      new RegExp(`^The study file '[^']*' ${complaint.replaceAll(/[?.]/g, '\\$&')}$`),
    );
  });

  it('that is not there is refused with the one that was meant', async () => {
    await read(STUDY);
    await expect(readStudyFile(join(folder, 'studie.yaml'))).rejects.toThrow(/does not exist.*study\.yaml/);
  });
});
