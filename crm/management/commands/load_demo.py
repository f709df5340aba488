"""`manage.py load_demo`: a believable Finnish register, once."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from crm.demo.register import DemoRegister
from users.models import User


class Command(BaseCommand):
    """Loads the demo register. Does nothing when it is there already."""

    help = "Load the demo register: one login for each role, companies, persons, items and activities."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("Demo logins have a known password. Set DEMO=1 to say that this is a demo.")
        if User.objects.filter(email="admin@demo.example").exists():
            self.stdout.write("The demo register is there already.")
            return
        with translation.override("fi"):
            counts = DemoRegister(timezone.now()).build()
        self.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()))
