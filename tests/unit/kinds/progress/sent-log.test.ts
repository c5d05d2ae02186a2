import { describe, expect, it } from 'vitest';
import { SentLog, type SentLogPace } from '../../../../src/kinds/progress/sent-log.js';
import type { Part } from '../../../../src/operations/record/part.js';

interface Entry {
  readonly seq: number;
  readonly payload: string;
}

const entry = (seq: number): Entry => ({ seq, payload: `segment ${seq}` });
const encode = (entries: readonly Entry[]): Uint8Array => new TextEncoder().encode(JSON.stringify(entries));

function connect(pace: SentLogPace = {}) {
  const sent: Part[] = [];
  const log = new SentLog<Entry>(
    { partReady: (part) => sent.push(part) },
    { name: 'segments', encode },
    pace,
  );
  return { log, sent };
}

describe('a log whose entries are sent', () => {
  it('sends each as a part, in order', () => {
    const { log, sent } = connect();
    for (const seq of [0, 1]) log.append(entry(seq));
    expect(sent).toEqual(
      [0, 1].map((seq) => ({
        pieces: [{ stream: 'segments', firstSeq: seq, count: 1, bytes: encode([entry(seq)]) }],
      })),
    );
  });

  it('goes on behind what an earlier attempt has sent', () => {
    const { log, sent } = connect();
    log.goOnAfter(7);
    log.append(entry(7));
    expect(sent[0]?.pieces[0]?.firstSeq).toBe(7);
  });

  it('holds entries back that come soon after a part, each as a piece of its own', () => {
    let nowMs = 0;
    const { log, sent } = connect({ everyMs: 100, nowMs: () => nowMs });
    for (const [seq, atMs] of [0, 99, 100, 150].entries()) {
      nowMs = atMs;
      log.append(entry(seq));
    }
    const seqs = () => sent.map(({ pieces }) => pieces.map(({ firstSeq, count }) => [firstSeq, count]));
    expect(seqs()).toEqual([
      [[0, 1]],
      [
        [1, 1],
        [2, 1],
      ],
    ]);
    for (const _ of 'twice') log.flush();
    expect(seqs().slice(2)).toEqual([[[3, 1]]]);
  });

  it('refuses an entry out of order', () => {
    const { log } = connect();
    expect(() => log.append(entry(1))).toThrow('entry 1 came where 0 is next');
  });
});
