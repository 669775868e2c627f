"""What a million leads cost, and what each memory size does to them: reckoned from the measured figures.

By the prices of local/prices.toml, without the free tier. What a month costs in all is docs/costs.md's.
"""

from bench.report import Figures, Table
from local.costs import read_prices

PRICES = read_prices()
GIGABYTE_SECOND = PRICES.of["lambda_arm64"].usd
INVOCATION = PRICES.of["lambda_request"].usd
REQUEST = PRICES.of["api_request"].usd
LOG_BYTE = PRICES.of["log_gigabyte"].usd / 1e9

WHOLE_CORE = 1769  # MB: with so much memory a function has one processor; with less, that share of one
SIZES = (256, 512, 1024, WHOLE_CORE)  # MB
VOXWORKS = (0.2, 1.0)  # seconds that an answer of Voxworks may take; nobody has published any
OTHER_LOG = 600  # bytes a request: the API's access log, and Lambda's START, END and REPORT


def cost(known: dict[str, float]) -> Figures:
    """Reckon time and money at each size."""
    rows = []
    for size in SIZES:
        share = min(1.0, size / WHOLE_CORE)
        times = [waiting + known["cpu"] / share for waiting in VOXWORKS]
        first = known["cold_first"] / share
        rows.append(
            (
                f"{size:,} MB",
                *(f"{seconds * 1000:.0f} ms" for seconds in times),
                f"{(known['cold_import'] + first) * 1000:.0f} ms",
                *(f"${_million(size, seconds, known['log']):.2f}" for seconds in times),
            )
        )
    header = (
        "memory",
        *(f"a warm lead, Voxworks {seconds:g} s" for seconds in VOXWORKS),
        "a cold start adds",
        *(f"a million leads, Voxworks {seconds:g} s" for seconds in VOXWORKS),
    )
    fixed = (REQUEST + INVOCATION + (known["log"] + OTHER_LOG) * LOG_BYTE) * 1e6
    note = (
        f"Of each million ${fixed:.2f} is not Lambda's time: API ${REQUEST * 1e6:.2f}, invocations "
        f"${INVOCATION * 1e6:.2f}, {known['log']:.0f} + {OTHER_LOG} bytes of log a lead. {PRICES.region}, arm64, "
        f"prices as of {PRICES.read}, no free tier. A processor of Lambda's is taken to be as fast as this machine's; "
        "imports run on a whole one, whatever the memory."
    )
    return Figures(tables=[Table("Time and cost by memory size", header, rows, note)])


def _million(size: int, seconds: float, log: float) -> float:
    return (REQUEST + INVOCATION + size / 1024 * seconds * GIGABYTE_SECOND + (log + OTHER_LOG) * LOG_BYTE) * 1e6
