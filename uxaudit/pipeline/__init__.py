"""One audit folder from replays to reports: planning, replaying, evaluating, publishing; merging shards; reviews; tasks of a test."""
