import { useState } from 'preact/hooks';

/** Asks for a key and a value of one's own. */
export function TagForm({
  verb,
  isBusy,
  onTag,
}: {
  readonly verb: string;
  /** Whether nothing is taken at the moment. */
  readonly isBusy: boolean;
  readonly onTag: (tag: { key: string; value: string }) => void;
}) {
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  return (
    <form
      class="inline"
      onSubmit={(event) => {
        event.preventDefault();
        onTag({ key: key.trim(), value: value.trim() });
      }}
    >
      <label>
        Key
        <input
          required
          maxLength={64}
          placeholder="idea"
          value={key}
          onInput={({ currentTarget }) => setKey(currentTarget.value)}
        />
      </label>
      <label>
        Value
        <input
          required
          maxLength={64}
          placeholder="momentum"
          value={value}
          onInput={({ currentTarget }) => setValue(currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary" disabled={isBusy}>
        {verb}
      </button>
    </form>
  );
}
