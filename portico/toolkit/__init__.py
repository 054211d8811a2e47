"""What surrounds the pages: the gate, navigation, the plan's public page, the organization's home."""
