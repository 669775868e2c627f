"""Everything that runs on one machine, and `make deploy`.

build.py        `sam build`, skipped if nothing has changed; bytecode.py precompiles it
emulator.py     MiniStack, the AWS emulator; supervisor.py and supervised.py end it with its owner
stack.py        LocalStack: the built template on MiniStack with a simulator of Voxworks, as a context manager
up.py           `make up` and `make console`; kept.py is what the next run finds, ingress.py the public address,
                metrics.py CloudWatch's metrics, watcher.py notices when sources.toml is saved
deploy.py       `make deploy`; samconfig.py reads and changes samconfig.toml
events.py       `make events`: the API Gateway and SQS events of events/
costs.py        `make costs`: the monthly cost on AWS, from prices.toml and template.yaml
pictures.py     `make pictures`
proxy.py        a proxy between the functions and AWS that injects faults
demo/           `make demo`
faults/         `make faults`, and the load and faults of the demo, the bench and the end-to-end tests
simulator/      Voxworks: its published contract, with every kind of failure
sam/ ministack/ locked environments of the two tools, separate from the project's
"""
