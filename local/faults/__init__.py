"""The fault suite: everything that can go wrong is made to, on the local stack, and every lead is accounted for.

tally.py     the account: how many leads were sent, receipted, lost, doubled
ground.py    the stack with a fault proxy before AWS: sends, breaks, kills, mends, waits until all is settled
trials.py    the faults one by one and in combination, as data; and how one is run
weather.py   all of them at once, by the dice
storms.py    2,000 leads against a rate limit, and against an outage
report.py    the tables, for the terminal and docs/reliability.md

`make faults` runs all of it, `make test` a short form.
"""
