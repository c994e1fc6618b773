"""Do one step of a scenario as a person would, and say why it failed."""
