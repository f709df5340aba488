"""Make the first administrator of an installation without demo data."""

import os
import sys
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from common.refusals import Refusal
from users.models import User
from users.operations.user import create_user
from users.permissions import Role


class Command(BaseCommand):
    """`create_admin EMAIL NAME`: asks for the password, or takes it from ADMIN_PASSWORD or a pipe."""

    help = "Makes an administrator, who then invites the others in the product."

    def add_arguments(self, parser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args, email: str, name: str, **options) -> None:
        with translation.override("en"):
            try:
                password = _password()
                validate_password(password, User(email=email, full_name=name))
                create_user(
                    email=email,
                    full_name=name,
                    role=Role.ADMIN,
                    password=password,
                    by=User.objects.robot("command-line"),
                    now=timezone.now(),
                )
            except (ValidationError, Refusal) as refusal:
                messages = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
                raise CommandError(" ".join(messages)) from refusal
        self.stdout.write(f"{email} is an administrator and can log in now.")


def _password() -> str:
    if "ADMIN_PASSWORD" in os.environ:
        return os.environ["ADMIN_PASSWORD"]
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass("Password: ")
    if password != getpass("Once more: "):
        raise CommandError("The two passwords differ.")
    return password
