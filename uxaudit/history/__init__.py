"""The history: a database of finished audits, their tasks, step times and findings. Reports go in, rows come out."""
