"""How long each decision took in business time, so that reports need not count it anew."""

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from portico.profiles.calendar import business_calendar
from portico.profiles.loading import profiles
from portico.reviews.clock import working_minutes

AT_ONCE = 1000


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor | None) -> None:
    """Count for what was decided before; a plan that was removed has no calendar any more."""
    rows = apps.get_model("reviews", "Review").objects
    for plan in profiles().values():
        calendar = business_calendar(plan)
        lacking = rows.filter(plan=plan.slug, state="decided", working_minutes=None)
        while reviews := list(lacking.order_by("pk")[:AT_ONCE]):
            for each in reviews:
                began, ended = each.clock_started_at, each.decided_at
                each.working_minutes = working_minutes(calendar, began, ended)  # type: ignore[arg-type] # a constraint: what is decided has its moment
            rows.bulk_update(reviews, ["working_minutes"])


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0004_never_opened"),
        ("reviews", "0002_two_persons_and_contacts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="working_minutes",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.RemoveIndex(model_name="review", name="reviews_decided_by_plan"),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                name="reviews_decided_by_plan",
                fields=["plan", "decider", "-decided_at"],
                include=("kind", "due_at", "working_minutes"),
                condition=models.Q(state="decided"),
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
