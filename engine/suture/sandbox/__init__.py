"""Where candidate repairs run: away from the user's tree, network, secrets and other processes."""
