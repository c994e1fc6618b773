"""The maximum number of Tab stops that a replay visits, for the tab walk and for the keyboard's route to a control."""

WALK_STOPS = 150
"""Tab stops that one tab walk visits; the rest of the state is reported as not walked. Own judgement: a walk has 12 s."""
ROUTE_STOPS = 300
"""Presses of Tab on the route to one control, after which the replay gives up and judges nothing. Own judgement."""
