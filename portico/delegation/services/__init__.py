"""What changes who may do what; each act is one transaction with its audit event."""
