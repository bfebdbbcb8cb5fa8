from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self):
        from django.urls import register_converter

        from core.converters import IsoDay

        register_converter(IsoDay, "iso-day")
