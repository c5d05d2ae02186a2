"""Computes a grid of stop losses and take profits over an RSI rule with vectorbt, and prints JSON.

The rule is that of the benchmark: at the close of a bar, RSI(14) by Wilder below 30 buys and above 70 sells what is
held; orders are filled at the next open, with costs. Signals, total return, Sharpe and Sortino ratio, drawdown, number
of trades and win rate are computed, as a study does. The first round includes what Numba compiles.
"""

import json
import resource
import sys
import time

import numpy as np
import pandas as pd
import vectorbt as vbt

COMMISSION = 0.001
SLIPPAGE = 0.0005
CAPITAL = 100_000.0
# Of the account in one position of whole shares, as strategies have it where they do not say.
FRACTION = 0.25


def wilder_rsi(close: np.ndarray, period: int = 14) -> np.ndarray:
    """Seeded with the mean of the first changes, then smoothed by 1 / period."""
    change = np.diff(close)
    gain, loss = np.maximum(change, 0.0), np.maximum(-change, 0.0)
    rsi = np.full(close.shape, np.nan)
    up, down = gain[:period].mean(), loss[:period].mean()
    for index in range(period, len(close)):
        if index > period:
            up = (up * (period - 1) + gain[index - 1]) / period
            down = (down * (period - 1) + loss[index - 1]) / period
        rsi[index] = 50.0 if up + down == 0 else 100.0 * up / (up + down)
    return rsi


def evaluate(bars: pd.DataFrame, start: str, stops: np.ndarray, targets: np.ndarray) -> dict:
    rsi = pd.Series(wilder_rsi(bars["close"].to_numpy()), index=bars.index)
    # Decided at a close, filled at the open after it.
    entries = (rsi < 30).shift(1, fill_value=False)
    exits = (rsi > 70).shift(1, fill_value=False)
    ranged = bars.index >= pd.Timestamp(start, tz=bars.index.tz)
    traded, entries, exits = bars[ranged], entries[ranged], exits[ranged]
    # A bar of the range is the first to decide.
    entries.iloc[0] = exits.iloc[0] = False
    sl = np.repeat(stops, len(targets))
    tp = np.tile(targets, len(stops))
    columns = pd.RangeIndex(len(sl))
    wide = lambda series: pd.DataFrame({column: series for column in columns})
    portfolio = vbt.Portfolio.from_signals(
        close=wide(traded["close"]),
        open=traded["open"],
        high=traded["high"],
        low=traded["low"],
        entries=entries,
        exits=exits,
        price=traded["open"],
        sl_stop=sl[None, :],
        tp_stop=tp[None, :],
        stop_entry_price="fillprice",
        stop_exit_price="stopmarket",
        fees=COMMISSION,
        slippage=SLIPPAGE,
        init_cash=CAPITAL,
        size=FRACTION,
        size_type="percent",
        size_granularity=1,
        freq="1h",
    )
    ends = portfolio.value().resample("1D").last()
    returns = ends.divide(ends.shift(1, fill_value=CAPITAL)) - 1
    accessor = returns.vbt.returns(freq="1D", year_freq="365D")
    accessor.sharpe_ratio()
    accessor.sortino_ratio()
    portfolio.max_drawdown()
    trades = portfolio.trades
    trades.win_rate()
    return {"totalReturns": portfolio.total_return().tolist(), "trades": trades.count().tolist()}


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        task = json.load(file)
    bars = pd.read_csv(task["bars"])
    bars.index = pd.to_datetime(bars.pop(bars.columns[0]), utc=True)
    stops = 0.0025 * np.arange(1, task["stops"] + 1)
    targets = 0.005 * np.arange(1, task["targets"] + 1)
    times, result = [], {}
    for _ in range(task["rounds"] + 1):
        began = time.perf_counter()
        result = evaluate(bars, task["startDate"], stops, targets)
        times.append(1_000 * (time.perf_counter() - began))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    json.dump(
        {"version": vbt.__version__, "coldMs": times[0], "warmMs": times[1:], "peakMiB": peak, **result}, sys.stdout
    )


main()
