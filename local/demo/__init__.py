"""`make demo`: the main job on one machine, with every trouble that the road has, and an account that must add up.

account.py     what was sent, and where each of it is now
story.py       the acts: what is sent, and what goes wrong on the way
__main__.py    the stage: build, deploy, play, settle
"""
