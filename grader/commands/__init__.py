"""The verbs: one file each, with `command`, LOCK (what it needs installed) and AUDIENCE (who is told of it)."""
