from django.db import migrations
from django.db.models import Q

from people.rules.names import SURNAMES, initials


def read_again(apps, schema_editor):
    persons = apps.get_model("people", "Person").objects
    meant = Q(name_initials__contains="·") | Q(name_initials__contains=" ")
    for surname in SURNAMES:
        meant |= Q(name__startswith=surname)
    for person in persons.filter(meant).only("id", "name").iterator():
        persons.filter(pk=person.pk).update(name_initials=initials(person.name))


class Migration(migrations.Migration):
    dependencies = [("people", "0008_membership_version")]
    operations = [migrations.RunPython(read_again, migrations.RunPython.noop, elidable=True)]
