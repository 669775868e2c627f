"""The voxbridge command."""
