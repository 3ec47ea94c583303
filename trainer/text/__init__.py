"""Everything a reader sees as words: languages, catalogues, line breaking, Markdown.

The package root imports nothing: `catalogue` costs a command no more than a JSON file, and only
the modules that measure or draw pay for rich and the Markdown parser.
"""
