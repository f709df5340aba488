"""Rows for tests, named after the business."""
