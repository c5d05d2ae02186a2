import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { trialRows } from '../../../../src/faces/report/trials/trial-rows.js';
import { trialsStream } from '../../../../src/kinds/study/study-streams.js';
import type { Piece } from '../../../../src/operations/record/part.js';
import { stopLoss, studyTrials } from '../graphql/study-records.js';

const parameters = [stopLoss];
const pieceOf = (start: number, end: number): Piece => ({
  ...{ stream: 'trials', firstSeq: start, count: end - start },
  bytes: trialsStream.encode(studyTrials.slice(start, end)),
});

describe('the files of trials', () => {
  it('are lines of CSV with values by path and every metric', async () => {
    const text = await trialRows({ format: 'csv', parameters, pieces: [pieceOf(0, 3)], isFirst: true });
    const [header = '', first = '', , third = ''] = String(text).split('\n');
    expect(header).toMatch(
      /^number,status,feasible,repeats,exits\.stop_loss_pct,objective,initialCapital,finalValue,/,
    );
    expect(header).toMatch(/,exposures\.net,.*,modelPath,resultDigest,durationMs,errorCode,errorMessage$/);
    expect(first).toMatch(/^0,COMPLETED,true,,0\.01,1\.25,100000,/);
    expect(third).toMatch(/^2,FAILED,false,,0\.03,,,/);
    expect(third).toMatch(/VALIDATION_ERROR,"exits\.stop_loss_pct: <3 %> is ""too"" far"$/);
  });

  it('have their header once', async () => {
    const text = await trialRows({ format: 'csv', parameters, pieces: [pieceOf(1, 3)], isFirst: false });
    expect(String(text)).toMatch(/^1,COMPLETED/);
    expect(await trialRows({ format: 'csv', parameters, pieces: [], isFirst: false })).toBe('');
  });

  it('are objects a line in JSON lines', async () => {
    const text = await trialRows({ format: 'jsonl', parameters, pieces: [pieceOf(0, 3)], isFirst: true });
    const read = String(text)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(read).toEqual(studyTrials);
  });

  it('are one Arrow stream, whatever the pieces', async () => {
    const arrow = (pieces: readonly Piece[], isFirst: boolean) =>
      trialRows({ format: 'arrow', parameters, pieces, isFirst }) as Promise<Uint8Array>;
    const stretches = [
      await arrow([pieceOf(0, 1)], true),
      await arrow([pieceOf(1, 3)], false),
      await arrow([], false),
    ];
    const table = tableFromIPC(Buffer.concat(stretches));
    expect(table.numRows).toBe(3);
    expect([...(table.getChild('exits.stop_loss_pct') ?? [])]).toEqual([0.01, 0.02, 0.03]);
    expect([...(table.getChild('status') ?? [])]).toEqual(['COMPLETED', 'COMPLETED', 'FAILED']);
    expect([...(table.getChild('objective') ?? [])]).toEqual([1.25, 2, null]);
    expect([...(table.getChild('feasible') ?? [])]).toEqual([true, false, false]);
    expect([...(table.getChild('totalTrades') ?? [])]).toEqual([
      studyTrials[0]?.metrics?.totalTrades,
      studyTrials[1]?.metrics?.totalTrades,
      null,
    ]);
    expect([...(table.getChild('errorCode') ?? [])]).toEqual([null, null, 'VALIDATION_ERROR']);
  });

  it('of a study without trials are an empty table', async () => {
    const begin = (await trialRows({ format: 'arrow', parameters, pieces: [], isFirst: true })) as Uint8Array;
    const end = (await trialRows({ format: 'arrow', parameters, pieces: [], isFirst: false })) as Uint8Array;
    expect(tableFromIPC(Buffer.concat([begin, end])).numRows).toBe(0);
  });
});
