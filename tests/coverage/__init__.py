"""What of a design its tests passed."""
