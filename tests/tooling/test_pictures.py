"""The pictures of the terminal in the README."""

from local.demo.scenario import Demo
from local.pictures import without_steps


def test_steps_of_the_demo_are_left_out_by_their_headings():
    """Whatever their numbers and colours."""
    shown = "Up\n\n\x1b[1m1. Take leads: one\x1b[0m\n   a lead"
    output = f"{shown}\n\n\x1b[1m2. Filter what is not a lead: x\n   y\n\n3. End: z\n"
    assert without_steps(output, [Demo.filter_events]) == f"{shown}\n\n3. End: z\n"
    assert without_steps(output, [Demo.survive_a_hang]) == output
