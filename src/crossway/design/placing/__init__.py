"""Which namespace and task queue each thing lives on, what a call reaches, and why."""
