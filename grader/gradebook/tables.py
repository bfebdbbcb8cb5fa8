"""The tables of results.db. A change here, or of the record that `record` holds, is a new SCHEMA."""

from sqlalchemy import Column, Float, Index, Integer, MetaData, String, Table, Text

SCHEMA = 1

metadata = MetaData()

about = Table("gradebook", metadata, Column("schema", Integer, nullable=False))
"""One row: which schema the other tables have."""

attempts = Table(
    "attempts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("student", Text, nullable=False),
    Column("exercise", String(64), nullable=False),
    Column("reached", String(64), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("score", Float),
    Column("max_score", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("submission_hash", String(64), nullable=False, index=True),
    Column("checks_hash", String(64), nullable=False),
    Column("environment_hash", String(64), nullable=False),
    Column("received_at", String(32), nullable=False),
    Column("graded_at", String(32), nullable=False),
    Column("record", Text, nullable=False),
    Index("of_student", "student", "exercise"),
)
"""Attempts in the order they were made. `reached` is the exercise that was due last, for a replay."""
