"""`make demo`: the stack on this machine through bursts, outages and a replay, with every delivery accounted for.

scenario.py     the steps: what is sent, and what fails meanwhile
reconcile.py    what was sent, and where each delivery is at the end
__main__.py     builds, deploys, runs the steps, reconciles
"""
