"""Tables, and the match specifications that search them."""
