"""Suture in the user's process: what it records, it records without hurting its host."""
