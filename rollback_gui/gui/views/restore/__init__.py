"""The pages of the restore dialog: Review, Progress, Result."""
