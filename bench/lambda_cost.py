"""Cost and time of a million leads at each memory size, calculated from the measured figures.

Prices are those of local/prices.toml, without the free tier; docs/costs.md has whole months.
"""

from bench.report import Figures, Table
from local.costs import ASSUMPTIONS, read_prices

WHOLE_CORE = 1769  # MB: gives a function one full vCPU; less memory gives that share of one
SIZES = (256, 512, 1024, WHOLE_CORE)  # MB
VOXWORKS = (0.2, 1.0)  # seconds that Voxworks may take to respond; no figure is published
PLATFORM_LOG = 350  # bytes per lead: Lambda's START, END and REPORT
LINE = 26  # bytes that CloudWatch adds to each line
LINES = 5


SIZE = 512  # MB, of template.yaml


def notices(known: dict[str, float]) -> Figures:
    """Say what a user notices, at the functions' memory size."""
    share = SIZE / WHOLE_CORE
    warm, first, failure = (known[name] / share * 1000 for name in ("cpu", "cold_first", "sqs"))
    start = known["cold_import"] * 1000 + first
    rows = [
        ("from the webhook to the contact", f"Voxworks' response and {warm:.0f} ms"),
        ("the same, if no environment is running", f"{start:.0f} ms more, and the time that Lambda itself takes"),
        *(
            (f"{leads:.0f} leads at once, if Voxworks accepts {rate:.0f} per second", _burst(known, rate))
            for rate, leads in ((20, known["leads_20"]), (50, known["leads_50"]))
        ),
        (
            "the response to a lead that Voxworks refuses for now",
            f"{failure:.0f} ms more the first time, then one SQS call",
        ),
    ]
    note = (
        f"With {SIZE} MB. Lambda's processor is assumed to be as fast as this machine's, and the network takes no time."
    )
    return Figures(summary=[Table("What a user notices", ("", "time"), rows, note)])


def _burst(known: dict[str, float], rate: int) -> str:
    last, least = known[f"last_{rate}"], known[f"least_{rate}"]
    return f"the last contact after {last:.0f} s; the rate limit alone takes {least:.0f} s"


def lambda_cost(known: dict[str, float]) -> Figures:
    """Calculate time and cost at each size."""
    prices = read_prices()
    usd = {name: price.usd for name, price in prices.of.items()}
    log = known["log"] + PLATFORM_LOG + LINES * LINE + ASSUMPTIONS.access_log
    fixed = {
        "the API": usd["api_request"] * 1e6,
        "invocations": usd["lambda_request"] * 1e6,
        f"{log:,.0f} bytes of log per lead": usd["log_gigabyte"] * log / 1e3,
        "traffic": usd["traffic_out"] * ASSUMPTIONS.traffic / 1e3,
    }
    rows = []
    for size in SIZES:
        share = min(1.0, size / WHOLE_CORE)
        times = [waiting + known["cpu"] / share for waiting in VOXWORKS]
        dollars = [sum(fixed.values()) + usd["lambda_arm64"] * size / 1024 * seconds * 1e6 for seconds in times]
        rows.append(
            (
                f"{size:,} MB",
                *(f"{seconds * 1000:.0f} ms" for seconds in times),
                f"{known['cold_import'] * 1000:.0f} ms",
                f"{known['cold_first'] / share * 1000:.0f} ms",
                f"{known['sqs'] / share * 1000:.0f} ms",
                *(f"${amount:.2f}" for amount in dollars),
            )
        )
    header = (
        "memory",
        *(f"warm lead, Voxworks {seconds:g} s" for seconds in VOXWORKS),
        "cold start",
        "first lead",
        "first failure",
        *(f"1 million leads, Voxworks {seconds:g} s" for seconds in VOXWORKS),
    )
    shares = ", ".join(f"${amount:.2f} for {what}" for what, amount in fixed.items())
    note = (
        f"Each million includes {shares}; the rest is Lambda time, arm64. Prices of {prices.region}, {prices.read}. "
        "First failure: the SQS client is created. Lambda's processor is assumed to be as fast as this machine's."
    )
    return Figures(tables=[Table("Time and cost by memory size", header, rows, note)])
