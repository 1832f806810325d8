"""The command line: one module per command."""

import gc

# A run makes a great many values that live to its end and hold no cycles. Python's collector looks through them again
# and again: at its default thresholds it takes a sixth of a check of one file and a third of one of a whole tree.
gc.set_threshold(500_000, 50, 50)
