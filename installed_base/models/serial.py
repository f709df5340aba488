"""Serial numbers as they stand on plates."""

import unicodedata


def tidy_serial(serial: str) -> str:
    """Full-width letters, odd spaces and dashes as people type them; what is on the plate otherwise kept."""
    text = unicodedata.normalize("NFKC", serial).translate(dict.fromkeys(range(0x2010, 0x2016), "-"))
    return " ".join(text.split())
