"""What reason and remark codes say, as the plan may show it under its own licence.

None comes with Portico: the texts of claim adjustment reason codes are X12's.
"""

from django.db import models
from django.db.models import Q

CODE_LENGTH = 10
TEXT_LENGTH = 2000


class CodeText(models.Model):
    """The official text of one code: a CARC such as ``45``, a RARC such as ``MA130``."""

    plan = models.CharField(max_length=31)
    code = models.CharField(max_length=CODE_LENGTH)
    text = models.CharField(max_length=TEXT_LENGTH)

    class Meta:
        """Invariants."""

        constraints = (
            models.UniqueConstraint(fields=("plan", "code"), name="codes_text_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(text=""), name="codes_text_is_told"),
        )

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"
