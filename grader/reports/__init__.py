"""What people see: records and progress, rendered. Nothing here decides anything."""
