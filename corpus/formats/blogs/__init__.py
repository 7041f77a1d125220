"""What blog software exports: its published posts, and nothing else of a site."""
