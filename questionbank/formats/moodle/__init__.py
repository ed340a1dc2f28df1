"""How Moodle says things, in its XML and in GIFT."""
