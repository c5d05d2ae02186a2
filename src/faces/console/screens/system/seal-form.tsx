import { useState } from 'preact/hooks';
import { ask } from '../../api/ask.js';
import { forgetTyped } from '../../api/session.js';
import { useDeed } from '../../api/use-deed.js';
import { SealHoldoutDocument } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';

/** Seals bars of a symbol from a date on. */
export function SealForm({ onSealed }: { readonly onSealed: () => void }) {
  const [symbol, setSymbol] = useState('');
  const [from, setFrom] = useState('');
  const seal = useDeed(async () => {
    const { sealHoldout } = await ask(SealHoldoutDocument, { input: { symbol: symbol.trim(), from } });
    if (sealHoldout.__typename === 'InvalidInputError')
      throw new Error(sealHoldout.issues.map(({ message }) => message).join('\n'));
    setSymbol('');
    setFrom('');
    forgetTyped();
    onSealed();
  });
  return (
    <form
      class="inline"
      onSubmit={(event) => {
        event.preventDefault();
        seal.run();
      }}
    >
      <label>
        Symbol
        <input
          required
          value={symbol}
          placeholder="AAPL"
          onInput={({ currentTarget }) => setSymbol(currentTarget.value)}
        />
      </label>
      <label>
        From
        <input
          required
          type="date"
          value={from}
          onInput={({ currentTarget }) => setFrom(currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={seal.isRunning}>
        Seal
      </button>
      <Refusal error={seal.failure} />
    </form>
  );
}
