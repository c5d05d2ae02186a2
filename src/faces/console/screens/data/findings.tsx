import { useState } from 'preact/hooks';
import { formatCount } from '../../text/format.js';
import { wordsOf } from '../../text/words.js';

export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly timestamp: string | null;
}

/** So many of a kind tell what it is. */
const FEW = 5;
const MOST = 100;

/** What was found in bars, by kind; of many of a kind the first. */
export function Findings({
  findings,
  counts,
}: {
  readonly findings: readonly Finding[];
  /** How many there are of each kind, where not all of them are told. */
  readonly counts?: readonly { readonly code: string; readonly count: number }[];
}) {
  const codes = counts?.map(({ code }) => code) ?? [...new Set(findings.map(({ code }) => code))];
  return (
    <>
      {codes.map((code) => {
        const ofCode = findings.filter((finding) => finding.code === code);
        const count = counts?.find((one) => one.code === code)?.count ?? ofCode.length;
        return <Kind key={code} code={code} count={count} findings={ofCode} />;
      })}
    </>
  );
}

function Kind({
  code,
  count,
  findings,
}: {
  readonly code: string;
  readonly count: number;
  readonly findings: readonly Finding[];
}) {
  const [shown, setShown] = useState(FEW);
  return (
    <>
      <h3>
        {wordsOf(code)} <small>{formatCount(count)}</small>
      </h3>
      <ul>
        {findings.slice(0, shown).map(({ message, timestamp }) => (
          <li key={`${timestamp}${message}`}>{message}</li>
        ))}
      </ul>
      {findings.length > shown && shown < MOST && (
        <button type="button" onClick={() => setShown(MOST)}>
          Show {formatCount(Math.min(findings.length, MOST))}
        </button>
      )}
    </>
  );
}
