"""One pending decision: subject, evidence, who decides, due, outcome."""
