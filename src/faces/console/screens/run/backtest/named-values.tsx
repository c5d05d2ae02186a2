import { ShareBar } from '../../../parts/share-bar.js';
import { formatDigits } from '../../../text/format.js';

/** A list of values by name. @param isBars shows each as a part of 1 */
export function NamedValues({
  name,
  values,
  isBars = false,
}: {
  readonly name: string;
  readonly values: readonly { readonly name: string; readonly value?: number | null }[];
  readonly isBars?: boolean;
}) {
  if (values.length === 0) return null;
  return (
    <>
      <h4>{name}</h4>
      <table class="values">
        <tbody>
          {values.map((value) => (
            <tr key={value.name}>
              <th scope="row">{value.name}</th>
              {isBars && (
                <td class="bar">
                  <ShareBar share={value.value ?? 0} />
                </td>
              )}
              <td class="number">{formatDigits(value.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
