"""Fault injection on the local stack: every kind of failure is caused, and every lead is reconciled.

scenarios.py       the faults, one by one and combined, as data; runs one of them
catalogue.py       all of them
automation.py      those of the automation that is started after the contact
random_faults.py   random faults and crashes under steady traffic, by seed
load.py            bursts of leads against a rate limit and through an outage
environment.py     the stack with a fault proxy in front of AWS: sends, breaks, kills, drains
reconcile.py       counts leads sent, acknowledged, lost and duplicated
report.py          the tables for the terminal and docs/reliability.md

`make faults` runs everything, `make test` a selection. The demo and the bench use the same faults and load.
"""
