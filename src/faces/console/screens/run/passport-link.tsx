/** Downloads the hashes, parameters and verdict of a run. */
export function PassportLink({ id }: { readonly id: string }) {
  return (
    <a href={`/operations/${id}/passport.json`} download={`${id}.passport.json`} data-outside>
      the passport
    </a>
  );
}
