import { describe, expect, it } from 'vitest';
import { embedJson } from '../../../../src/faces/report/embed-json.js';
import {
  formatInstant,
  formatMoney,
  formatPercent,
  formatRate,
} from '../../../../src/faces/report/format.js';
import { html } from '../../../../src/faces/report/html.js';
import { priceDecimals } from '../../../../src/faces/report/price-decimals.js';

describe('html', () => {
  it('escapes what stands in elements and in attributes', () => {
    const evil = `"><script>alert('x')</script>&`;
    expect(html`<p title="${evil}">${evil}</p>`.text).not.toMatch(/<script|'x'|"">/);
    expect(html`${'<&>"\''}`.text).toBe('&#60;&#38;&#62;&#34;&#39;');
  });

  it('keeps markup that it made itself, joins lists and leaves out null', () => {
    expect(html`<ul>${['a', 'b'].map((item) => html`<li>${item}</li>`)}</ul>${null}${0}`.text).toBe(
      '<ul><li>a</li><li>b</li></ul>0',
    );
  });
});

describe('embedJson', () => {
  const value = { text: '</script><!-- <script> & \u2028 \u2029', numbers: [1.5, null, true] };

  it('holds nothing that ends a script element, opens a comment or breaks a line', () => {
    expect(embedJson(value).text).not.toMatch(/[<>&\u2028\u2029]/);
  });

  it('reads back as the same value', () => {
    expect(JSON.parse(embedJson(value).text)).toEqual(value);
  });
});

describe('priceDecimals', () => {
  it.each([
    [[101.25, 99.5], 2],
    [[1.08451, 1.1], 5],
    [[100], 2],
    [[185.63999938964844], 3],
    [[45_123.123456], 2],
    [[0.00001234], 8],
    [[], 2],
  ])('shows %j with %i decimals', (prices, decimals) => {
    expect(priceDecimals(prices)).toBe(decimals);
  });
});

describe('figures', () => {
  it('are percent, with a sign where one is asked for', () => {
    expect(formatPercent(0.1234, true)).toBe('+12.34 %');
    expect(formatPercent(-0.1234, true)).toBe('−12.34 %');
    expect(formatPercent(null)).toBe('–');
  });

  it('have no sign when they are rounded to zero', () => {
    expect([formatPercent(-0.000001, true), formatPercent(0.000001, true)]).toEqual(['0.00 %', '0.00 %']);
    expect(formatMoney(-0.001)).toBe('0.00');
  });

  it('group thousands, and rates keep their decimals', () => {
    expect(formatMoney(-1_234_567.891)).toBe('−1,234,567.89');
    expect(formatRate(0.0005)).toBe('0.05 %');
  });

  it('say the time only for bars shorter than a day', () => {
    const instant = Date.UTC(2024, 0, 31, 16, 5);
    expect(formatInstant(instant, true)).toBe('2024-01-31 16:05');
    expect(formatInstant(instant, false)).toBe('2024-01-31');
  });
});
