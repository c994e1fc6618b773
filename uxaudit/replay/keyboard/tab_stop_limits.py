"""The maximum number of Tab stops that a replay visits, for the tab walk and for the keyboard's route to a control."""

WALK_STOPS = 150
"""Maximum number of Tab stops in one tab walk; the rest of the state is reported as not walked. Own judgement: a walk has 12 s."""
ROUTE_STOPS = 300
"""Maximum number of presses of Tab on the route to one control; beyond it the replay judges nothing. Own judgement."""
