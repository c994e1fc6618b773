"""What is observed in a replay, one file a probe, its in-page half in ``replay/inpage``.

A probe's ``after`` returns the fields of the step's record that are its own. One that cannot observe raises; the player
writes the reason into the record, and the checks that need it become untested.
"""
