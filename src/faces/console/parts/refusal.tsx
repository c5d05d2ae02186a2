/** Says why something was refused or went wrong. */
export function Refusal({ error }: { readonly error: Error | null }) {
  if (error === null) return null;
  return (
    <p class="refusal" role="alert">
      {error.message}
    </p>
  );
}
