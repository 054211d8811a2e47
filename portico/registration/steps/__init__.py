"""The step kinds: a file each, with its form, what it shows and what taking its answer means."""
