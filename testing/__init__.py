"""What tests share; the product never imports it."""
