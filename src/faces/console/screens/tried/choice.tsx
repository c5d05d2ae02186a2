import { setQuery } from '../../shell/router.js';

/** Narrows a list to one of some values; the choice stands in the address. */
export function Choice({
  name,
  label,
  value,
  options,
}: {
  /** In the address. */
  readonly name: string;
  /** What it says while nothing is chosen, such as `Any symbol`. */
  readonly label: string;
  readonly value: string | null;
  readonly options: readonly string[];
}) {
  const known = new Set(value === null ? options : [value, ...options]);
  return (
    <select
      aria-label={label.replace('Any ', '')}
      class={value === null ? undefined : 'set'}
      value={value ?? ''}
      onChange={({ currentTarget }) => setQuery({ [name]: currentTarget.value, after: null })}
    >
      <option value="">{label}</option>
      {[...known].map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </select>
  );
}
