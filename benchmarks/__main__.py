"""Run every benchmark and write `results.md`: one line a promise, with its rival measured in the same run."""

import datetime
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Measure, write, and say by the exit code whether each promise holds."""
    names = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))
    rows = []
    for name in names:
        print(f"→ {name}", file=sys.stderr)
        run = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}", "--json"], capture_output=True, text=True, check=True
        )
        rows += [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    cores = os.cpu_count()
    lines = [
        "# Measured promises",
        "",
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC · {cores} cores · {platform.machine()} · Python {platform.python_version()}",
        "",
        "| Promise | Value | Rival | Ratio | Limit | Runs | Holds |",
        "|---|--:|---|--:|--:|--:|---|",
    ]
    for row in rows:
        row["holds"] = row["ratio"] is None or row["limit"] is None or row["ratio"] <= row["limit"]
        value = f"{row['value']:.4g} {row['unit']}"
        rival = (
            f"{row['rival']} ({row['rival_value']:.4g} {row['unit']})"
            if row.get("rival_value") is not None
            else row["rival"]
        )
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
        lines.append(
            f"| {row['promise']} | {value} | {rival} | {ratio} | {row['limit']} | {row['runs']} | {'yes' if row['holds'] else 'NO'} |"
        )
    (HERE / "results.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    return 0 if all(row["holds"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
