"""The history: a database of finished audits, their tasks, step times and findings. It takes reports and gives rows."""
