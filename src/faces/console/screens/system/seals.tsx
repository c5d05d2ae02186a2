import { useState } from 'preact/hooks';
import { ask } from '../../api/ask.js';
import { useDeed } from '../../api/use-deed.js';
import { OpenHoldoutDocument, type SystemQuery } from '../../generated/graphql.js';
import { Dialog } from '../../parts/dialog.js';
import { Refusal } from '../../parts/refusal.js';
import { counted } from '../../text/format.js';

type Seal = SystemQuery['holdouts'][number];

/** Bars that are sealed, and those that were opened since. */
export function Seals({
  seals,
  onChange,
}: {
  readonly seals: readonly Seal[];
  readonly onChange: () => void;
}) {
  const [asked, setAsked] = useState<Seal | null>(null);
  const open = useDeed(async (seal: Seal) => {
    const { openHoldout } = await ask(OpenHoldoutDocument, { id: seal.id });
    if (openHoldout.__typename === 'InvalidInputError') throw new Error(openHoldout.message);
    onChange();
  });
  if (seals.length === 0) return <p class="nothing">Nothing is sealed.</p>;
  return (
    <>
      <table class="cards">
        <thead>
          <tr>
            <th>Symbol</th>
            <th>From</th>
            <th class="number">Looks</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          {seals.map((seal) => (
            <tr key={seal.id}>
              <td>{seal.symbol}</td>
              <td data-name="From">{seal.from}</td>
              <td class="number" data-name="Looks">
                {seal.looks}
              </td>
              <td>
                {seal.openedAt === null || seal.openedAt === undefined ? (
                  <button type="button" onClick={() => setAsked(seal)}>
                    Open…
                  </button>
                ) : (
                  `opened ${seal.openedAt.slice(0, 10)}`
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Refusal error={open.failure} />
      {asked !== null && (
        <Dialog title={`Open the bars of ${asked.symbol} from ${asked.from}?`} onClose={() => setAsked(null)}>
          <p>
            After that every run reads them. That they were sealed, and the {counted(asked.looks, 'look')},
            stay in this list.
          </p>
          <button
            type="button"
            class="danger"
            onClick={() => {
              open.run(asked);
              setAsked(null);
            }}
          >
            Open for good
          </button>
        </Dialog>
      )}
    </>
  );
}
