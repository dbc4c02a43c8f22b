"""One file a promise: each measures, prints ratios as JSON, one object a line, and says whether the limit holds."""
