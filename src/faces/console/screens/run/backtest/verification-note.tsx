import { wordsOf } from '../../../text/words.js';

interface Verification {
  readonly of: string;
  readonly agrees: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly agrees: boolean;
    readonly stored?: string | null;
    readonly found?: string | null;
  }[];
}

/** Whether a run could be had again, and if not, in what it differs. */
export function VerificationNote({ verification }: { readonly verification: Verification }) {
  const differing = verification.checks.filter(({ agrees }) => !agrees);
  return (
    <section class={verification.agrees ? 'callout good' : 'callout bad'}>
      <p>
        <strong>{verification.agrees ? 'Reproduced to the last bit.' : 'Not the same.'}</strong>{' '}
        {verification.agrees ? 'Everything agrees with' : 'It differs from'}{' '}
        <a href={`/operations/${verification.of}`}>the run that it repeats</a>
        {differing.length > 0 && ' in:'}
      </p>
      {differing.length > 0 && (
        <ul>
          {differing.map(({ name, stored, found }) => (
            <li key={name}>
              {wordsOf(name)}: <code>{short(stored)}</code> then, <code>{short(found)}</code> now
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const short = (value: string | null | undefined): string =>
  value === null || value === undefined ? 'none' : value.length > 16 ? `${value.slice(0, 12)}…` : value;
