"""What laws say and how two versions differ: values in, values out."""
