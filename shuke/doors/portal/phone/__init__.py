"""What makes an app of the pages: manifest, worker, the page without a connection."""
