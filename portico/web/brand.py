"""A plan's five colours as a stylesheet, found under the hash of its own text."""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from portico.profiles.schema import Brand


@lru_cache(maxsize=64)
def stylesheet(brand: Brand) -> str:
    """Custom properties only: everything else lives in portico.css."""
    colours: Mapping[str, str] = brand.model_dump()
    return ":root{" + "".join(f"--{name}:{value};" for name, value in colours.items()) + "}\n"


@lru_cache(maxsize=64)
def digest(brand: Brand) -> str:
    """The part of the address that changes when a colour does."""
    return sha256(stylesheet(brand).encode()).hexdigest()[:12]
