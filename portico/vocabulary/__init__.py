"""Small values everything shares: TIN, NPI, email, phone, business time. Pure."""
