"""The program of the process apart: what to set comes in as JSON, the PDF goes out.

It is run as a file and imports nothing of the project.
"""

import json
import resource
import sys
from pathlib import Path

import typst

MEMORY, SECONDS = 2 << 30, 30
NOT_SET = 3


def main() -> None:
    """Set it; end with 3 where typst refuses the values."""
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        resource.setrlimit(what, (most, most))
    asked = json.load(sys.stdin.buffer)
    template = Path(asked["template"])
    try:
        pdf = typst.compile(
            template,
            root=template.parent,
            ignore_system_fonts=True,
            sys_inputs={"said": asked["said"], "fonts": asked["fonts"]},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError:  # whose words quote the values
        sys.exit(NOT_SET)
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
