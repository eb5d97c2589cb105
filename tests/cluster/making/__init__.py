"""Tests of what is planned, made and shown of a service."""
