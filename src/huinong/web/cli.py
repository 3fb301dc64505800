"""The `huinong` command: each room's own group, put together here."""

import os

import click


@click.group()
def huinong() -> None:
    """The software of a rural service network: goods, trade, money and information in one."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huinong.web.settings")
    import django

    django.setup()
    huinong()
