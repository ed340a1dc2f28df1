from django.apps import AppConfig


class QuestionBankConfig(AppConfig):
    name = "questionbank"
    verbose_name = "题库"
