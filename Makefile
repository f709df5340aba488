# One line each: the work is done by launch.py, which needs Python alone.
help run test lint bench demo setup lock:
	@python3 launch.py $@

.DEFAULT_GOAL := help
.PHONY: help run test lint bench demo setup lock
