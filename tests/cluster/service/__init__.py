"""Tests of reaching a service, and of the embedded one."""
