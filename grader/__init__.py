"""The engine of the course: it checks, grades and builds, and knows no exercise by name."""
