"""A question on the screen: asked, answered by keys or mouse, judged by the engine."""
