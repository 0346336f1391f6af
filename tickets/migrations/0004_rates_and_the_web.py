"""The rates in force and the one sales point that always exists: the web."""

from datetime import date

from django.db import migrations

# Parts per million; the day is the one from which these records are kept, not that of the law.
FROM = date(2019, 1, 1)
RATES = [
    ("vat", 55_000, "CGI, art. 278-0 bis J : 5,5 %"),
    ("tsa", 107_200, "Code du cinéma, art. L115-1 et suivants : 10,72 % du prix payé"),
    ("sacem", 15_150, "SACEM : 1,515 % de la base film"),
    ("second_term", 2_320, "Code du cinéma : second terme, 0,232 % de la base film"),
]


def add(apps, schema_editor):
    Rate = apps.get_model("tickets", "Rate")
    Rate.objects.bulk_create(
        Rate(kind=kind, ppm=ppm, from_on=FROM, source=source) for kind, ppm, source in RATES
    )
    apps.get_model("tickets", "SalesPoint").objects.create(slug="en-ligne", name="En ligne", online=True)


def remove(apps, schema_editor):
    apps.get_model("tickets", "Rate").objects.filter(from_on=FROM).delete()
    apps.get_model("tickets", "SalesPoint").objects.filter(online=True).delete()


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_sales_lock_the_screening")]
    operations = [migrations.RunPython(add, remove)]
