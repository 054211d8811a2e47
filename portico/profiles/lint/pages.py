"""Pages of the plan: each has its text, and each text has its page."""

from collections import Counter
from pathlib import Path

from portico.profiles.lint.findings import Findings
from portico.profiles.schema import PageKind, Profile


def problems(profile: Profile) -> Findings:
    """Everything about the keys of pages."""
    times = Counter(page.key for page in profile.pages)
    for place, page in enumerate(profile.pages):
        if times[page.key] > 1:
            yield f"pages[{place}].key", f"{page.key} is there twice. Rename one."
        if page.key == PageKind.NEWS:
            yield f"pages[{place}].key", f"{page.key} is the list of news. Choose another key."
        if page.kind is PageKind.NEWS:
            message = "News is written by staff, under Publications. Choose another kind."
            yield f"pages[{place}].kind", message


def missing_texts(profile: Profile, folder: Path) -> Findings:
    """Yield pages without a file in the plan's folder, and files that are no page."""
    there = {file.stem for file in (folder / "pages").glob("*.md")}
    for place, page in enumerate(profile.pages):
        if page.key not in there:
            message = f"There is no file plans/{folder.name}/pages/{page.key}.md. Add it."
            yield f"pages[{place}].key", message
    for stray in sorted(there - {page.key for page in profile.pages}):
        yield "pages", f"No page shows {stray}.md. Add it under [[pages]], or remove the file."
