"""Does one step of a scenario as a person would, and explains a failure."""
