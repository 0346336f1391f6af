"""For the host: the first administrator, or one who lost every key."""

import argparse
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from laclef.accounts.models import User
from laclef.accounts.roles import Role


class Command(BaseCommand):
    help = "Give roles to an account, made if it does not exist."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("roles", nargs="+", choices=[role.value for role in Role])
        parser.add_argument(
            "--forget-second-factors",
            action=argparse.BooleanOptionalAction,
            default=False,
            help="for who lost a key or a telephone: they set up another at the next login",
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        user = User.objects.filter(email=email).first() or User.objects.create_user(email)
        user.groups.add(*Group.objects.filter(name__in=options["roles"]))
        if options["forget_second_factors"]:
            Authenticator.objects.filter(user=user).delete()
        self.stdout.write(f"{email}: {', '.join(user.role_names)}")
