"""Benchmarks of latency, memory and cost: `make bench`, or one part of it with `python -m bench PART …`.

surroundings.py   what a function has around it on Lambda: its artefacts, boto3, the two services that it calls
worker.py         runs in the function's own process: handles events, and says what that took
process.py        the handle on such a process
leads.py          what is sent
floor/            the same job in its barest form, which everything is measured against
warm.py cold.py memory.py growth.py burst.py cost.py     the parts, each a function from surroundings to tables
report.py         figures as tables, and their way into docs/performance.md
"""
