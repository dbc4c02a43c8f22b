"""Tables people bring: read, matched, tried, then written in one go and taken back in one."""
