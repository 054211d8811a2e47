"""Every route of the portal, asked by everybody: what each sees, and what nobody may."""
