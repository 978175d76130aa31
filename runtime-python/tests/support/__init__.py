"""What the tests stand on: the services in memory, and the real runner in a process of its own."""
