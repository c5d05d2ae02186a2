"""Starts a backtest, collects its bars by cursor, and says what it amounts to.

Only the standard library is needed; with pandas the bars become a data frame.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

URL = os.environ.get("KTRDR_URL", "http://127.0.0.1:8000").rstrip("/")
KEY = os.environ.get("KTRDR_API_KEY")

AWAY = {429, 502, 503, 504}
GIVE_UP_AFTER_S = 300
LONGEST_WAIT_S = 10

START = """
mutation Start($input: StartBacktestInput!) {
  startBacktest(input: $input) {
    __typename
    ... on StartBacktestSuccess { deduplicated operation { id } }
    ... on Error { message }
  }
}
"""

PULL = """
query Pull($id: ID!, $after: String) {
  operation(id: $id) {
    status
    pollAfterMs
    error { message }
    ... on BacktestOperation {
      bars(first: 1000, after: $after) {
        nodes { seq timestamp equity position trades }
        pageInfo { endCursor hasNextPage }
        complete
      }
    }
  }
}
"""

OUTCOME = """
query Outcome($id: ID!) {
  operation(id: $id, forceRefresh: true) {
    status
    error { message }
    ... on BacktestOperation {
      result {
        evidence { verdict sentence }
        selection { evaluated }
        metrics { totalReturn sharpeRatio totalTrades }
      }
    }
  }
}
"""


def ask(query, **variables):
    """Returns the data of an answer; asks again while the server is away."""
    headers = {"content-type": "application/json"}
    if KEY:
        headers["authorization"] = "Bearer " + KEY
    body = json.dumps({"query": query, "variables": variables}).encode()
    give_up_at = time.monotonic() + GIVE_UP_AFTER_S
    wait_s = 0.25
    while True:
        request = urllib.request.Request(URL + "/graphql", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                answer = json.load(response)
            break
        except urllib.error.HTTPError as error:
            if error.code not in AWAY:
                sys.exit(f"The server refuses with HTTP {error.code}: {error.read(1000).decode(errors='replace')}")
            reason = error
        except (OSError, ValueError) as error:
            # Nobody listens, or an answer broke off.
            reason = error
        if time.monotonic() + wait_s > give_up_at:
            sys.exit(f"No ktrdr server answers at {URL} ({reason}).")
        time.sleep(wait_s)
        wait_s = min(2 * wait_s, LONGEST_WAIT_S)
    if answer.get("errors"):
        sys.exit("\n".join(error["message"] for error in answer["errors"]))
    return answer["data"]


def start(strategy, symbol, timeframe, first, last, model=None):
    """Starts a backtest and returns its id. The key keeps a repeated request from starting a second one."""
    started = ask(
        START,
        input={
            "strategyConfigPath": strategy,
            "symbol": symbol,
            "timeframe": timeframe,
            "startDate": first,
            "endDate": last,
            "modelPath": model,
            "idempotencyKey": os.environ.get("IDEMPOTENCY_KEY") or str(uuid.uuid4()),
        },
    )["startBacktest"]
    if started["__typename"] != "StartBacktestSuccess":
        sys.exit(started["message"])
    print("follows" if started["deduplicated"] else "started", started["operation"]["id"], flush=True)
    return started["operation"]["id"]


def bars(operation_id):
    """Yields the bars of a backtest in order, each once, until the last that will ever come."""
    after = None
    while True:
        operation = ask(PULL, id=operation_id, after=after)["operation"]
        if operation is None:
            sys.exit(f"{operation_id} was deleted.")
        page = operation["bars"]
        yield from page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if page["complete"]:
            return
        if not page["pageInfo"]["hasNextPage"]:
            time.sleep((operation["pollAfterMs"] or 1000) / 1000)


def table(rows):
    """Returns the bars as text: described by pandas where that is installed, else their ends."""
    try:
        import pandas
    except ImportError:
        return f"equity from {rows[0]['equity']:.2f} to {rows[-1]['equity']:.2f}" if rows else "no bars"
    frame = pandas.DataFrame(rows)
    frame["timestamp"] = pandas.to_datetime(frame["timestamp"], utc=True)
    return str(frame.set_index("timestamp")[["equity", "position", "trades"]].describe())


def main(arguments):
    if len(arguments) not in (5, 6):
        sys.exit("usage: follow_backtest.py STRATEGY SYMBOL TIMEFRAME START END [MODEL]")
    operation_id = start(*arguments)
    rows = []
    for bar in bars(operation_id):
        rows.append(bar)
        if len(rows) % 1000 == 1:
            print(bar["timestamp"], f"{bar['equity']:.2f}", flush=True)
    print(f"{len(rows)} samples; {table(rows)}")
    operation = ask(OUTCOME, id=operation_id)["operation"]
    if operation is None or operation["status"] != "COMPLETED":
        sys.exit(f"{operation_id} did not complete: {(operation or {}).get('error')}")
    result = operation["result"]
    evidence, selection, metrics = result["evidence"], result["selection"], result["metrics"]
    # What may be believed comes before any figure.
    print((evidence or {}).get("verdict", "no verdict"), (evidence or {}).get("sentence", ""))
    print((selection or {}).get("evaluated", "an unknown number"), "tried so far")
    print(f"return {metrics['totalReturn']}, Sharpe {metrics['sharpeRatio']}, {metrics['totalTrades']} trades")


if __name__ == "__main__":
    main(sys.argv[1:])
