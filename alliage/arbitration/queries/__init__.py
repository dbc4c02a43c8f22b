"""Reads of rounds, and rows to rules."""
