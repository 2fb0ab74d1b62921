"""The pages of roles: the matrix, and one role."""
