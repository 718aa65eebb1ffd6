"""Questionnaires as JSON files, the same shape as events keep them.

A file that cannot be read is refused whole, with the path of every mistake
("questions[2].variants.6-7.options[0].label.en: missing"); whether the questionnaire keeps the
rules of its bands is asked of `questionnaire_check.check` afterwards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from consult.domain.bands import CODES
from consult.domain.condition import Condition
from consult.domain.document import (
    ABOUT,
    LANGUAGES,
    READY,
    Document,
    Option,
    Question,
    Variant,
)
from consult.domain.errors import BadInput
from consult.domain.kinds import KINDS
from consult.interchange.mistakes import Mistake

BYTES_AT_MOST: Final = 1_000_000
"""A questionnaire of fifteen questions for five bands in four languages is a tenth of it."""
TEXT_AT_MOST: Final = 500
NAME_AT_MOST: Final = 60
"""Characters of one text."""

MISSING: Final = "missing"
UNKNOWN: Final = "unknown"
NOT_TEXT: Final = "not-text"
EMPTY: Final = "empty"
TOO_LONG: Final = "too-long"
NOT_KEBAB: Final = "not-kebab"
NOT_A_CONSTRUCT: Final = "not-a-construct"
NOT_ONE_OF: Final = "not-one-of"
NOT_A_NUMBER: Final = "not-a-number"
NOT_A_LIST: Final = "not-a-list"
NOT_AN_OBJECT: Final = "not-an-object"
NOT_A_LANGUAGE: Final = "not-a-language"
UNKNOWN_BAND: Final = "unknown-band"
TWICE: Final = "twice"
NOT_UTF8: Final = "not-utf8"
NOT_JSON: Final = "not-json"
TOO_LARGE: Final = "too-large"


class BadQuestionnaireFile(BadInput):
    """Raised when a file cannot be read as a questionnaire; `mistakes` lists all that is wrong.

    Facts: `path` and `code` of the first mistake, `count` of all.
    """

    def __init__(self, mistakes: list[Mistake]) -> None:
        first = mistakes[0]
        super().__init__(path=first.path, code=first.code, count=len(mistakes))
        self.mistakes = mistakes


_Messages = dict[str, str | list[Any] | dict[Any, Any]]
_KEBAB = validate.Regexp(re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z"), error=NOT_KEBAB)
_CONSTRUCT = validate.Regexp(
    re.compile(r"(N[1-6]|[a-z0-9-]+\.[a-z0-9-]+)\Z"), error=NOT_A_CONSTRUCT
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


class _Text(fields.String):
    default_error_messages: _Messages = {  # noqa: RUF012 - marshmallow's way
        "required": MISSING,
        "null": MISSING,
        "invalid": NOT_TEXT,
        "invalid_utf8": NOT_TEXT,
    }


def _complete(texts: dict[Any, Any]) -> None:
    """One text per language; those of LANGUAGES are required."""
    mistakes = {language: [MISSING] for language in LANGUAGES if language not in texts}
    for language, text in texts.items():
        if code := _wrong_text(language, text):
            mistakes[language] = [code]
    if mistakes:
        raise ValidationError(dict(mistakes))


def _wrong_text(language: str, text: object) -> str | None:
    if not _LANGUAGE.fullmatch(language):
        return NOT_A_LANGUAGE
    if not isinstance(text, str):
        return NOT_TEXT
    if not text.strip():
        return EMPTY
    return TOO_LONG if len(text) > TEXT_AT_MOST else None


class _Object(fields.Nested):
    default_error_messages: _Messages = {"required": MISSING, "null": MISSING}  # noqa: RUF012 - marshmallow's way


class _List(fields.List[Any]):
    default_error_messages: _Messages = {  # noqa: RUF012 - marshmallow's way
        "required": MISSING,
        "null": MISSING,
        "invalid": NOT_A_LIST,
    }


class _Map(fields.Dict):
    default_error_messages: _Messages = {  # noqa: RUF012 - marshmallow's way
        "required": MISSING,
        "null": MISSING,
        "invalid": NOT_AN_OBJECT,
    }


class _File(Schema):
    """What all parts of the file share: an unknown key is a mistake, not a comment."""

    error_messages: dict[str, str] = {"unknown": UNKNOWN, "type": NOT_AN_OBJECT}  # noqa: RUF012 - marshmallow's way

    class Meta:
        unknown = RAISE


class _OptionSchema(_File):
    id = _Text(required=True, validate=_KEBAB)
    label = _Map(required=True, validate=_complete)
    picture = _Text(load_default=None, allow_none=True, validate=_KEBAB)

    @post_load
    def _made(self, data: dict[str, Any], **_: Any) -> Option:
        return Option(**data)


class _ConditionSchema(_File):
    question = _Text(required=True, validate=_KEBAB)
    options = _List(
        _Text(validate=_KEBAB), required=True, validate=validate.Length(1, error=MISSING)
    )

    @post_load
    def _made(self, data: dict[str, Any], **_: Any) -> Condition:
        return Condition(data["question"], tuple(data["options"]))


class _VariantSchema(_File):
    kind = _Text(required=True, validate=validate.OneOf(KINDS, error=NOT_ONE_OF))
    text = _Map(required=True, validate=_complete)
    options = _List(_Object(_OptionSchema), load_default=None)
    favourable = _List(_Text(), load_default=list)
    at_most = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        error_messages={"invalid": NOT_A_NUMBER, "too_large": NOT_A_NUMBER},
    )
    shown_if = _Object(_ConditionSchema, load_default=None, allow_none=True)

    @post_load
    def _made(self, data: dict[str, Any], **_: Any) -> Variant:
        options = data["options"]
        if options is None:
            options = READY.get(data["kind"])
        if options is None:
            raise ValidationError({"options": [MISSING]})
        data["options"] = tuple(options)
        data["favourable"] = tuple(data["favourable"])
        return Variant(**data)


class _QuestionSchema(_File):
    code = _Text(required=True, validate=_KEBAB)
    construct = _Text(required=True, validate=_CONSTRUCT)
    about = _Text(required=True, validate=validate.OneOf(ABOUT, error=NOT_ONE_OF))
    variants = _Map(
        keys=_Text(validate=validate.OneOf(CODES, error=UNKNOWN_BAND)),
        values=_Object(_VariantSchema),
        required=True,
    )
    name = _Text(load_default="", validate=validate.Length(max=NAME_AT_MOST, error=TOO_LONG))

    @post_load
    def _made(self, data: dict[str, Any], **_: Any) -> Question:
        return Question(**data)


class _DocumentSchema(_File):
    title = _Map(required=True, validate=_complete)
    theme = _Text(required=True, validate=_KEBAB)
    questions = _List(_Object(_QuestionSchema), required=True)

    @post_load
    def _made(self, data: dict[str, Any], **_: Any) -> Document:
        return Document(data["title"], data["theme"], tuple(data["questions"]))


def load(content: bytes | str) -> Document:
    """The questionnaire of a file. Raises BadQuestionnaireFile with every mistake found."""
    data = _parsed(content)
    try:
        document: Document = _DocumentSchema().load(data)
    except ValidationError as error:
        raise BadQuestionnaireFile(_mistakes(error.messages)) from error
    return document


def dump(document: Document) -> str:
    """The file of a questionnaire: the same text for the same questionnaire, ready for `load`."""
    return json.dumps(document.to_dict(), ensure_ascii=False, indent=2) + "\n"


def _parsed(content: bytes | str) -> Any:
    if len(content) > BYTES_AT_MOST:
        raise BadQuestionnaireFile([Mistake("", TOO_LARGE)])
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise BadQuestionnaireFile([Mistake("", NOT_UTF8)]) from error
    except json.JSONDecodeError as error:
        mistake = Mistake("", NOT_JSON, error.lineno, error.colno)
        raise BadQuestionnaireFile([mistake]) from error
    except RecursionError as error:
        raise BadQuestionnaireFile([Mistake("", NOT_JSON)]) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are each written once: JSON would silently keep the last."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadQuestionnaireFile([Mistake(key, TWICE)])
        found[key] = value
    return found


def _mistakes(messages: Any) -> list[Mistake]:
    """The mistakes that marshmallow nests, flat and in the order of their paths."""
    return sorted(_flat(messages, ""), key=lambda mistake: mistake.path)


def _flat(messages: Any, path: str) -> Iterator[Mistake]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _flat(inner, _join(path, key))
    elif isinstance(messages, list):
        for message in messages:
            yield from _flat(message, path)
    else:
        yield Mistake(path, str(messages))


def _join(path: str, key: object) -> str:
    if key in ("_schema", "key", "value"):  # levels of marshmallow, not of the file
        return path
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else str(key)
