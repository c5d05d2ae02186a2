/** Which panes lie under the price. They are computed anew, so only when somebody asks. */
export function PaneChoice({
  panes,
  shown,
  onShow,
  onLoad,
  isLoading,
}: {
  readonly panes: readonly string[] | null;
  readonly shown: readonly string[];
  readonly onShow: (names: readonly string[]) => void;
  readonly onLoad: () => void;
  readonly isLoading: boolean;
}) {
  if (panes === null)
    return (
      <p class="under">
        <button type="button" class="wrap" onClick={onLoad} disabled={isLoading}>
          {isLoading ? 'Computing …' : 'Indicators, memberships, confidence, exposure'}
        </button>{' '}
        <span class="muted">Click on a bar to see why it was decided so.</span>
      </p>
    );
  return (
    <fieldset class="under">
      <legend class="hidden">Panes under the price</legend>
      {panes.map((name) => (
        <label key={name} class="check">
          <input
            type="checkbox"
            checked={shown.includes(name)}
            onChange={({ currentTarget }) =>
              onShow(currentTarget.checked ? [...shown, name] : shown.filter((other) => other !== name))
            }
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
