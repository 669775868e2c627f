"""What `make up` keeps from run to run, and that there is only one run at a time."""

import os
import socket
import subprocess
import sys

import pytest

from local import supervised_process
from local.run_state import AlreadyRunningError, Kept, is_free
from local.simulator.fake_voxworks import FakeVoxworks

# A process that takes its time to end.
SLOW = """
import pathlib, signal, sys, time
def end(*_):
    time.sleep(0.5)
    pathlib.Path("saved").touch()
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("started", flush=True)
time.sleep(60)
"""


def test_a_port_is_that_of_the_last_run(tmp_path):
    with Kept(tmp_path / "up") as kept:
        first = kept.port("aws"), kept.port("voxworks")
    with Kept(tmp_path / "up") as kept:
        assert (kept.port("aws"), kept.port("voxworks")) == first
    assert len(set(first)) == 2


def test_a_port_that_is_taken_is_replaced_for_one_run(tmp_path):
    """The next run has the old one again, since forms and tunnels lead there."""
    with Kept(tmp_path / "up") as kept:
        port = kept.port("webhooks")
        with socket.create_server(("127.0.0.1", port)):
            other = kept.port("webhooks")
        assert other != port
        assert kept.port("webhooks") == port


def test_damaged_ports_are_chosen_again(tmp_path):
    with Kept(tmp_path / "up") as kept:
        (kept.folder / "ports.json").write_text("{")
        assert is_free(kept.port("aws"))


def test_a_second_run_is_refused_in_one_sentence(tmp_path):
    with Kept(tmp_path / "up") as kept:
        port = kept.port("webhooks")
        with pytest.raises(AlreadyRunningError, match=str(port)) as refused, Kept(tmp_path / "up"):
            pass
    assert "\n" not in str(refused.value)
    with Kept(tmp_path / "up"):
        pass


def test_the_next_run_waits_until_the_last_ones_processes_have_ended(tmp_path):
    """A run that was killed gave up its own lock; its supervisor has the other until MiniStack has saved its state."""
    with Kept(tmp_path / "up") as kept:
        supervisor = supervised_process.start(
            [sys.executable, "-c", SLOW],
            supervised_process.scratch_directory(),
            environment=dict(os.environ),
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            held=kept.locks,
        )
        assert supervisor.stdout.readline() == b"started\n"
    supervisor.stdin.close()  # as when we end
    with Kept(tmp_path / "up"):
        assert (tmp_path / "saved").exists()
    supervised_process.stop(supervisor)


def test_only_the_owner_can_read_it(tmp_path):
    with Kept(tmp_path / "up") as kept:
        assert kept.folder.stat().st_mode & 0o077 == 0


def test_contacts_outlive_the_simulator(tmp_path):
    """Also when the last line was cut off."""
    file, body = tmp_path / "contacts.jsonl", b'{"phone_number": "0429 069 971", "first_name": "Ann"}'
    FakeVoxworks("key", kept=file).create_contact("Bearer key", body)
    file.write_text(file.read_text() + '{"contact_id": ')
    later = FakeVoxworks("key", kept=file)
    assert [contact.phone_number for contact in later.contacts] == ["+61429069971"]
    assert later.create_contact("Bearer key", body).status == 409
    later.clear()
    assert FakeVoxworks("key", kept=file).contacts == []
