/** What a new server says: how to get from here to a first result. */
export function EmptyRuns() {
  return (
    <section class="welcome">
      <h1>Nothing has run yet</h1>
      <p>
        ktrdr trades a strategy on bars of the past and says how much of the result may be luck. Start with
        the sample that came along, or with a file of your own.
      </p>
      <p>
        <a class="button primary" href="/new/backtest">
          New backtest
        </a>{' '}
        <a class="button" href="/new/data">
          Load your bars
        </a>
      </p>
    </section>
  );
}
