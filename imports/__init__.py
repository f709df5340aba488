"""Files into the registers: read, mapped, tried dry, then written set by set."""
