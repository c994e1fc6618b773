"""From outcomes to the finished report: score, bootstrap, gate."""
