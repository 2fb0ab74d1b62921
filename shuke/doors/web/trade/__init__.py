"""What is sold and where it lies: orders, goods, stock."""
