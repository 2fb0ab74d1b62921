"""What people asked of who keeps their details: the queue, one request, taking one down."""
