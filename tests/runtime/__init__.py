"""What compiled code imports: values, calls, errors, and who may call."""
