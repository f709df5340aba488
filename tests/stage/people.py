"""Staff of the stage: one of each role in each language, with passwords that the product's own hasher made."""

from functools import cache

from django.contrib.auth.hashers import Argon2PasswordHasher

from tests.factories.users import UserFactory
from users.models import User
from users.permissions import Role

PASSWORD = "correct horse battery"
LANGUAGES = ("fi", "en")
NAMES = {
    Role.SALES: "Rasmus Myyjä",
    Role.AFTERMARKET: "Kaisa Huolto",
    Role.MARKETING: "Matti Markkinoija",
    Role.PRIVACY: "Paula Suoja",
    Role.ADMIN: "Anna Ylläpito",
    Role.READER: "Riku Lukija",
}


@cache
def password_hash() -> str:
    """The tests' settings have a cheap hasher only; the server on the stage has Argon2 only."""
    hasher = Argon2PasswordHasher()
    return hasher.encode(PASSWORD, hasher.salt())


def email_of(role: str, language: str) -> str:
    return f"{role}.{language}@stage.example"


def hire_everyone() -> None:
    """Make the staff."""
    for role, name in NAMES.items():
        for language in LANGUAGES:
            hire(role, language, email_of(role, language), name)


def hire(role: str, language: str, email: str, name: str, **more: object) -> User:
    user = UserFactory(role=role, language=language, email=email, full_name=name, **more)
    User.objects.filter(pk=user.pk).update(password=password_hash())
    return user


def person_of_staff(role: str, language: str) -> User:
    return User.objects.get(email=email_of(role, language))
