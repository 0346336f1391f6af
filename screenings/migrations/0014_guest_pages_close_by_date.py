"""A guest's page closes two days after the evening; nobody ever closed one by hand."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("screenings", "0013_visa_stays")]

    operations = [migrations.RemoveField(model_name="guestpage", name="closed_at")]
