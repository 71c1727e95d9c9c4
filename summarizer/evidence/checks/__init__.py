"""What can speak against a statement, one idea per module; each has ``findings(comparison)``."""
