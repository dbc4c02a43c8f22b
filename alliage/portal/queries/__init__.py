"""Reads of the portal: they gather from every floor below and ask each for what one may see."""
