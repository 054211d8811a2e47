"""One pending decision: its subject, the evidence, who decides, until when, and the outcome."""
