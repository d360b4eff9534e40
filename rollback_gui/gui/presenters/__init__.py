"""Who asks the console: a wish comes in, a verb runs on a worker, a view is told what came of it."""
