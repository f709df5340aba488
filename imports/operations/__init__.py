"""What is done with files: uploaded, mapped, checked, run, cancelled, resumed."""
