"""Which of our databases keeps what."""


class Visitors:
    """Keep the sessions of our visitors apart from everything else."""

    def db_for_read(self, model, **hints):
        return "visitors" if model._meta.app_label == "sessions" else None

    def db_for_write(self, model, **hints):
        return self.db_for_read(model)
