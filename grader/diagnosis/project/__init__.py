"""What the files of a project say, read by their structure and never run."""
