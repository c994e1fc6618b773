"""Sessions with a person at this machine: the browser that records them, and the panel that guides through the tasks."""
