from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "huinong.funds.books"
    label = "books"
