"""Benchmarks of latency, memory and cost: `make bench`, or one part of it with `python -m bench PART …`.

environment.py     a function's environment on Lambda: its artefacts, boto3, Voxworks and Secrets Manager
worker.py          runs in the function's process: handles events and measures
process.py         starts such a process and talks to it
leads.py           the events that are sent
baseline/          the same job in its simplest form, for comparison
secrets_manager.py a minimal Secrets Manager
large_bodies.py    one of the parts: the slowest bodies of one lead
warm.py cold.py libraries.py memory.py payload_size.py burst.py rejections.py console.py lambda_cost.py    the others
report.py          the figures as tables, for the terminal and docs/performance.md
"""
