"""`python -m local.simulator`: the Voxworks simulator alone, until Ctrl-C, for functions that run elsewhere."""

import argparse
import contextlib
import signal
import threading

from local.simulator.server import DEMO_KEY, Simulator


def main() -> None:
    """Serve, and print each contact as it is made: the sample leads' people are invented."""
    parser = argparse.ArgumentParser(prog="python -m local.simulator", description="A Voxworks of our own.")
    parser.add_argument("--port", type=int, default=0, help="of 127.0.0.1; a free one where it is not given")
    parser.add_argument("--key", default=DEMO_KEY, help="the API key that it accepts (default: %(default)s)")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        simulator = Simulator(options.key, port=options.port)
    except (OSError, OverflowError):
        parser.error(f"port {options.port} cannot be had; choose another with --port")
    printed = 0
    with contextlib.suppress(KeyboardInterrupt), simulator:
        print(f"Voxworks' stand-in listens on {simulator.url} (Ctrl-C ends it)", flush=True)  # noqa: T201
        while not threading.Event().wait(0.2):
            contacts = simulator.contacts
            for contact in contacts[printed:]:
                print(contact.contact_id, contact.request, flush=True)  # noqa: T201
            printed = len(contacts)


if __name__ == "__main__":
    main()
