"""The form: prompt, settings, price, Generate."""
