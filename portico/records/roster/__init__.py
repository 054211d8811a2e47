"""The plan's provider roster: whom it pays, under which numbers and ZIP codes, in which lines of business."""
