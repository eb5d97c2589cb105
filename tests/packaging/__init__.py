"""What is delivered: the wheel and the image."""
