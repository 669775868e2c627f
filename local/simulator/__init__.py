"""A Voxworks of our own: the published contract (docs/voxworks-contract.md), and every fault that a server can have.

contract.py         what a request must be, and the answers' bodies
automations.py      automations by their inbound webhooks
limit.py            the rate limit: a token bucket and its three headers
faults.py           what can be made to go wrong
fake_voxworks.py    one team's account: key, contacts, executions, limit, faults
server.py           all of it over HTTP, with a control endpoint under /_simulator
"""

from local.simulator.automations import Execution
from local.simulator.fake_voxworks import Contact
from local.simulator.faults import Fault
from local.simulator.limit import Limit
from local.simulator.server import Simulator

__all__ = ["Contact", "Execution", "Fault", "Limit", "Simulator"]
