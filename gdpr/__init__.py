"""Personal data: every field of every model is classified, and a check holds it so."""
