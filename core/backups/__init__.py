"""Backups: one archive holds the database, the private files it names, and a list with checksums; and the way back.

folder     what lies in the folder of backups, how long it stays
archive    writing, checking and unpacking one archive
sqlite, postgresql   taking a consistent copy of the database while others write, and putting one in its place
making     a backup, from the lock to the final name
nightly    when one is due, and the work of the worker
restoring  the way back
"""
