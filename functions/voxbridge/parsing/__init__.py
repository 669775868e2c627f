"""From a request's bytes to a submission: bodies are decoded, flattened into fields, and sifted for what is no lead."""
