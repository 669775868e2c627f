"""Bursts of leads against rate limits in simulated time, and how much of the limit each uses at least.

`python -m support.load_scenarios`, with tests/ on the path, writes their results into docs/reliability.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from local.faults import report
from local.simulator.limit import Limit
from support.load_simulation import ALL_HEADERS, LoadSimulation, simulate_load

RETRY_AFTER = ("Retry-After",)
NO_HEADERS: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """Leads in so many seconds, the limit, and the environments of both functions."""

    leads: int
    seconds: float
    limit: Limit
    min_share: float  # of the limit that is used from the first to the last contact, whatever headers there are
    senders: int = 8
    retriers: int = 2
    max_calls: float = 1.15  # per lead
    latency: float = 0.02  # seconds that Voxworks takes to respond

    @property
    def burst(self) -> str:
        """How many leads come, and how."""
        return f"{self.leads} leads in {self.seconds:g} s, {self.senders} webhook environments"

    @property
    def allowed(self) -> str:
        """What the limit allows."""
        if self.limit.kind == "token_bucket":
            return f"{self.limit.rate:g}/s, {self.limit.burst} at once"
        return f"{self.limit.burst} in {self.limit.burst / self.limit.rate:g} s, {self.limit.kind.replace('_', ' ')}"

    def run(self, headers: Iterable[str]) -> LoadSimulation:
        """Simulate it, with only these headers in the answers."""
        return simulate_load(
            self.leads,
            self.seconds,
            self.limit,
            headers=tuple(headers),
            senders=self.senders,
            retriers=self.retriers,
            latency=self.latency,
        )


def _bucket(rate: float, burst: int | None = None) -> Limit:
    return Limit(rate, burst or int(rate))


SCENARIOS = [
    Scenario(300, 1.0, _bucket(15), 0.9),
    Scenario(300, 0.5, _bucket(15), 0.9, senders=40, max_calls=1.2),  # 40 environments each have to learn of the limit
    Scenario(300, 2.0, _bucket(15), 0.9, senders=16),
    Scenario(2000, 15.0, _bucket(20), 0.95),
    Scenario(2000, 15.0, _bucket(20), 0.95, senders=32, latency=0.05),
    Scenario(2000, 15.0, Limit(20, 20, "fixed_window"), 0.82),
    Scenario(2000, 15.0, Limit(20, 20, "sliding_window"), 0.82),
    Scenario(50, 2.0, _bucket(1), 0.7, max_calls=3.0),  # a limit of one call: environments cannot avoid each other
    Scenario(300, 2.0, _bucket(5), 0.9),
    Scenario(1000, 5.0, Limit(10, 100, "sliding_window"), 0.95),
    Scenario(1000, 5.0, _bucket(20, 5), 0.75),
    Scenario(1000, 5.0, _bucket(20, 100), 0.95),
    Scenario(1000, 5.0, _bucket(20), 0.9, retriers=1),
    Scenario(2000, 5.0, _bucket(50), 0.9, retriers=10),
    Scenario(5000, 5.0, _bucket(200), 0.9, senders=16, retriers=10),
]


def share(result: LoadSimulation, limit: Limit) -> float:
    """Return how much of the limit was used from the first to the last contact."""
    seconds = result.created_at[-1] - result.created_at[0]
    return result.leads / seconds / limit.rate


def table(scenarios: Iterable[Scenario] = SCENARIOS) -> list[str]:
    """Return the results as a Markdown table."""
    lines = [
        "| burst | limit | retry functions | all headers | `Retry-After` alone | no headers | calls per lead |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for scenario in scenarios:
        results = [scenario.run(headers) for headers in (ALL_HEADERS, RETRY_AFTER, NO_HEADERS)]
        shares = " | ".join(f"{share(result, scenario.limit):.0%}" for result in results)
        calls = max(result.calls / result.leads for result in results)
        lines.append(f"| {scenario.burst} | {scenario.allowed} | {scenario.retriers} | {shares} | {calls:.2f} |")
    return lines


if __name__ == "__main__":
    report.write("simulation", table())
