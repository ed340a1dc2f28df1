"""Pure rules of exams: values in, values out; no database, no clock."""
