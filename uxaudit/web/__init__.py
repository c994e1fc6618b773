"""What uxaudit serves to a browser on this machine: the index of audits, live while they run."""
