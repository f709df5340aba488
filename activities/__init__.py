"""What people plan and do with customers: calls, meetings, letters, tasks."""
