"""The observations of a replay: one file per probe, with in-page code in ``replay/inpage``.

A probe's ``observe`` returns its own fields of the record. If it cannot observe it raises; the player writes the reason into
the record, and the checks that need it become untested.
"""
