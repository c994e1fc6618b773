"""Turns outcomes into the finished report: score, bootstrap, gate."""
