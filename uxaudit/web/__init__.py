"""The web server for browsers on this machine: reports, and the index of audits, live while they run."""
