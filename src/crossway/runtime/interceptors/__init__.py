"""What workers of compiled code do beside it: each an interceptor of the SDK."""
