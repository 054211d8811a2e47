"""Provider organisations (TINs, NPIs), memberships, switching."""
