"""Where replays run: worker processes, their schedule, and the site that a scenario serves."""
