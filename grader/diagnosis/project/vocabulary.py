"""Words of Django that mistakes are compared with: tags and filters of its template language, methods of managers."""

PLAIN_TAGS = frozenset(
    (
        "autoescape",
        "block",
        "comment",
        "csrf_token",
        "cycle",
        "debug",
        "extends",
        "filter",
        "firstof",
        "for",
        "if",
        "ifchanged",
        "include",
        "load",
        "lorem",
        "now",
        "querystring",
        "regroup",
        "resetcycle",
        "spaceless",
        "templatetag",
        "url",
        "verbatim",
        "widthratio",
        "with",
    )
)
"""Tags that every template knows."""

CLOSED_TAGS = frozenset(
    ("autoescape", "block", "comment", "filter", "for", "if", "ifchanged", "spaceless", "verbatim", "with")
)
"""Tags that enclose something and need an end."""

INSIDE = {"else": "if", "elif": "if", "empty": "for"}
"""Tags inside another one."""

LOADED_TAGS = {
    "static": "static",
    "get_static_prefix": "static",
    "get_media_prefix": "static",
    "translate": "i18n",
    "trans": "i18n",
    "blocktranslate": "i18n",
    "blocktrans": "i18n",
    "get_current_language": "i18n",
    "get_available_languages": "i18n",
    "language": "i18n",
    "localize": "l10n",
    "localtime": "tz",
    "timezone": "tz",
    "cache": "cache",
}
"""Tags of Django that have to be loaded, with their libraries."""

LOADED_FILTERS = {
    "localize": "l10n",
    "unlocalize": "l10n",
    "localtime": "tz",
    "utc": "tz",
    "timezone": "tz",
    "intcomma": "humanize",
    "intword": "humanize",
    "naturaltime": "humanize",
    "naturalday": "humanize",
    "apnumber": "humanize",
    "ordinal": "humanize",
}
"""Filters of Django that have to be loaded, with their libraries."""

FILTERS = frozenset(
    (
        "add",
        "addslashes",
        "capfirst",
        "center",
        "cut",
        "date",
        "default",
        "default_if_none",
        "dictsort",
        "dictsortreversed",
        "divisibleby",
        "escape",
        "escapejs",
        "escapeseq",
        "filesizeformat",
        "first",
        "floatformat",
        "force_escape",
        "get_digit",
        "iriencode",
        "join",
        "json_script",
        "last",
        "length",
        "linebreaks",
        "linebreaksbr",
        "linenumbers",
        "ljust",
        "lower",
        "make_list",
        "phone2numeric",
        "pluralize",
        "pprint",
        "random",
        "rjust",
        "safe",
        "safeseq",
        "slice",
        "slugify",
        "stringformat",
        "striptags",
        "time",
        "timesince",
        "timeuntil",
        "title",
        "truncatechars",
        "truncatechars_html",
        "truncatewords",
        "truncatewords_html",
        "unordered_list",
        "upper",
        "urlencode",
        "urlize",
        "urlizetrunc",
        "wordcount",
        "wordwrap",
        "yesno",
    )
)
"""Filters that every template knows."""

ALWAYS_KNOWN = frozenset(
    (
        "DEFAULT_MESSAGE_LEVELS",
        "False",
        "LANGUAGES",
        "LANGUAGE_BIDI",
        "LANGUAGE_CODE",
        "MEDIA_URL",
        "None",
        "STATIC_URL",
        "TIME_ZONE",
        "True",
        "and",
        "as",
        "block",
        "csrf_token",
        "debug",
        "empty",
        "forloop",
        "in",
        "is",
        "messages",
        "not",
        "only",
        "or",
        "perms",
        "request",
        "sql_queries",
        "user",
        "view",
        "with",
    )
)
"""Names that a template may use though no view gives them, and words of its tags."""

OF_CLASS_VIEWS = frozenset(("form", "is_paginated", "object", "object_list", "page_obj", "paginator", "view"))
"""Names that class views give by themselves."""

OF_MANAGERS = frozenset(
    (
        "aggregate",
        "all",
        "annotate",
        "bulk_create",
        "count",
        "create",
        "defer",
        "earliest",
        "exclude",
        "exists",
        "filter",
        "first",
        "get",
        "get_or_create",
        "in_bulk",
        "last",
        "latest",
        "none",
        "only",
        "order_by",
        "prefetch_related",
        "select_related",
        "update_or_create",
        "values",
        "values_list",
    )
)
"""Methods of a model's manager."""
