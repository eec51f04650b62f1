"""Our arrays as stock Whoosh reads and writes them, through its codec interface."""
