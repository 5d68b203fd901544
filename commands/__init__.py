"""What `run.py` is told on its command line: the settings, the parts that they build, and a module for each theme of sub-commands."""
