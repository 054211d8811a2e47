"""What only the payee knows: a PIN, a payment, the plan's own record; counted, compared, held."""
