"""The web server for browsers: reports, the index of audits, live while they run, and the collector of unmoderated sessions."""
