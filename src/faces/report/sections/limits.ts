import { html } from '../html.js';

/** What every backtest leaves out. */
export const limits = html`<section aria-labelledby="limits">
<h2 id="limits">Not modelled</h2>
<ul>
<li><strong>Dividends</strong>: none are paid or owed, unless the prices themselves are adjusted for them.</li>
<li><strong>Borrow cost</strong>: a short position costs nothing to hold.</li>
<li><strong>Market impact</strong>: orders do not move the price, however large they are.</li>
<li><strong>Partial fills</strong>: every order is filled whole or not at all.</li>
</ul>
</section>`;
