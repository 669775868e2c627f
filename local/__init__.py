"""The stack on one machine: MiniStack as AWS, the built artefacts, and a simulator in Voxworks' place.

guard.py        ends a server when its owner is gone
build.py        `sam build`, skipped when nothing changed; bytecode.py makes its cold starts fast
emulator.py     MiniStack: start, ready, stop
stack.py        LocalStack: all of it as one context manager, and what tests and the demo do with it
up.py           `make up`
costs.py        `make costs`: what a month costs on AWS, by prices.toml and the template
simulator/      Voxworks
sam/ ministack/ locked environments of the two tools, apart from the project's own
"""
