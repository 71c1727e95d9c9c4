"""Golden cases: what the output for an article must, may and must not state. One YAML file per case.

A golden set is a folder with ``articles/``, ``cases/``, ``recordings/``, ``gates.toml`` and ``baseline.json``. Every
scalar of a case is read as text, so that ``answers: [12]`` and ``published: 2025-06-04`` mean what they say; unknown
and repeated keys are errors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic.json_schema import GenerateJsonSchema

from summarizer.errors import SummarizerError, UsageError, faults_in
from summarizer.evals.wording import occurs, says
from summarizer.ingest.load import load_article
from summarizer.results import Position, Verdict
from summarizer.text.article import Article

DEFAULT_SET = Path("evals")
Model = TypeVar("Model", bound=BaseModel)
Text = Annotated[str, Field(min_length=1)]
Wording = Annotated[list[Text], Field(min_length=1)]
"""Phrases that must all occur in one statement."""
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]


class CaseFault(SummarizerError):
    """A case file that cannot be used."""

    kind = "case"


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_Texts = Annotated[list[Text], Field(min_length=1)]
Aliases = Annotated[_Texts, BeforeValidator(_as_list, json_schema_input_type=_Texts | Text)]
"""Ways to name one thing; the first is the usual one."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Fact(_Part):
    """Something a summary must or may state."""

    id: Name
    """Unique within the case."""
    must: bool = True
    """True: counts in recall. False: counted, never penalised."""
    weight: Annotated[float, Field(gt=0)] = 1.0
    """How much it counts in recall."""
    wordings: Annotated[list[Wording], Field(min_length=1)]
    """Any of these will do. Each is a list of phrases that must all occur in one statement."""
    evidence: Text
    """Verbatim words of the article text that state the fact."""
    statement: Text | None = None
    """The fact as one sentence that stands alone, as a careful reader would put it; without it, the evidence is."""

    @property
    def sentence(self) -> str:
        """The fact as a verifier reads it."""
        return " ".join((self.statement or self.evidence).split())


class Forbidden(_Part):
    """A statement that no output may make."""

    id: Name
    """Unique within the case."""
    wordings: Annotated[list[Wording], Field(min_length=1)]
    """Any of these is a violation. Each is a list of phrases that all occur in one statement."""
    unless: list[Text] = []
    """A statement with one of these phrases does not count."""
    why: Text
    """Why a summariser might say it, and what is wrong with it."""

    def forbids(self, statement: str) -> bool:
        """True when a statement has one of the wordings and none of the phrases that excuse it."""
        return says(statement, self.wordings) and not any(occurs(phrase, statement) for phrase in self.unless)


_Positions = Annotated[list[Position], Field(min_length=1)]


class GoldStance(_Part):
    """Who takes which position on what."""

    holder: Aliases
    """The holder's names in the article."""
    target: Aliases
    """The target's names in the article."""
    position: Annotated[_Positions, BeforeValidator(_as_list, json_schema_input_type=_Positions | Position)]
    """The right position; several if people would differ."""
    words: Text
    """Verbatim words of the article text that are the evidence."""
    main: bool = False
    """True for a stance that no report of the article may miss. Where a case marks some, the others may be told."""
    opposed: list[Text] = []
    """Names of what the holder takes the other side on by the same words: for the accused, ``the charges``."""

    def accepts(self, position: Position, *, opposed: bool) -> bool:
        """Whether a position is right, towards the target or towards its opposite."""
        return (_TURNED.get(position, position) if opposed else position) in self.position


_TURNED: dict[Position, Position] = {"favor": "against", "against": "favor"}


class Question(_Part):
    """A question with its accepted answers, or with the reason why the article does not answer it."""

    ask: Text
    """The question."""
    kind: Literal["fact", "who_is", "why", "side", "yes_no", "combine", "unanswerable"] | None = None
    """What kind of question it is."""
    answers: list[Text] = []
    """Accepted answers, as in SQuAD: short, the article's words."""
    evidence: Text | None = None
    """Verbatim words of the article text that contain the answer."""
    unanswerable: Text | None = None
    """Why the article does not answer it; ``false premise: …`` if the question takes for granted what is not so."""
    premise: list[Text] = []
    """Where the article says otherwise than the question takes for granted: words of which a correction, or its
    evidence, must have one. One of them is the article's own."""

    @model_validator(mode="after")
    def _one_of_both(self) -> "Question":
        if bool(self.answers) == bool(self.unanswerable):
            raise ValueError("give either answers or unanswerable")
        if bool(self.answers) != bool(self.evidence):
            raise ValueError("evidence belongs to answers, and answers need it")
        if self.premise and not self.has_false_premise:
            raise ValueError("premise belongs to unanswerable: “false premise: …”")
        return self

    @property
    def has_false_premise(self) -> bool:
        """Whether the question takes for granted what the article does not say."""
        return (self.unanswerable or "").startswith("false premise")


ErrorKind = Literal[
    "certainty", "cause", "roles", "polarity", "speaker", "pairing", "merge", "figure", "date", "scope", "quotation",
    "injection",
]  # fmt: skip
"""How a planted statement is wrong: overstated certainty, cause reversed, doer and done-to exchanged, yes and no
exchanged, wrong speaker, paired values exchanged, facts merged, wrong figure, wrong date, scope widened or narrowed,
words in quotation marks that are not the article's, what only an order to machines in the article says."""


class Planted(_Part):
    """An invented statement of a draft that tries the verifier, and whether it is true."""

    text: Text
    """The statement; a stance's claim; an answer."""
    true: bool
    """Whether the article bears it out."""
    kind: ErrorKind | None = None
    """How it is wrong; only of a false one."""
    place: Literal["overview", "key_point"] = "key_point"
    """Where in the summary it stands, if it is neither a stance nor an answer."""
    evidence: Text
    """Verbatim words of the article text, in the sentence that the draft cites."""
    question: Text | None = None
    """The question, if it is an answer."""
    holder: Text | None = None
    """The holder, if it is a stance."""
    role: str = ""
    """The holder's role."""
    target: Text | None = None
    """The stance's target."""
    position: Position | None = None
    """The stance's position."""
    verdict: Verdict | None = None
    """What a scripted verifier says of it; without it, whether it is true."""
    repair: "Planted | None" = None
    """What a scripted verifier proposes in its place, and whether that is true."""

    @model_validator(mode="after")
    def _is_one_thing(self) -> "Planted":
        if self.true == (self.kind is not None):
            raise ValueError("a false statement needs a kind, and a true one has none")
        stance = [self.holder, self.target, self.position]
        if None in stance and any(stance):
            raise ValueError("a stance needs holder, target and position")
        if self.holder and self.question:
            raise ValueError("give either a question or a holder")
        return self


class ScriptedVerifier(_Part):
    """A verifier whose replies the case makes up: whatever it says, nothing false may come of it."""

    agrees: bool = False
    """It supports all that it reads."""
    cites: bool = True
    """It names the sentences that decide."""
    cut: bool = False
    """Its JSON breaks off before the end."""


class KnownVerdict(_Part):
    """A statement about the article that a person judged, such as one that was printed and is wrong."""

    statement: Text
    """The statement, as it was printed."""
    verdict: Verdict
    """The right verdict: ``supported``, ``contradicted`` or ``not_stated``."""
    why: str = ""
    """Why, for the next person."""
    question: Text | None = None
    """The question, if the statement is an answer."""


class Cleaning(_Part):
    """What cleaning must remove and keep."""

    gone: list[Text] = []
    """Verbatim pieces of the raw file that must not be in the article text."""
    stays: list[Text] = []
    """Verbatim pieces that must be in the article text."""


class Case(_Part):
    """One article and what is expected of every output made from it."""

    article: Text
    """File in the ``articles`` folder beside the folder of the cases."""
    draft: bool = False
    """True until a person has corrected what ``eval add`` drafted: scored, and not counted as guarded."""
    tags: list[Text] = []
    """Free words to select cases, with ``-k``."""
    title: Text | None = None
    """The article's title as it should be found."""
    author: Text | None = None
    """Its author as it should be found."""
    published: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}")] | None = None
    """Its ISO 8601 date as it should be found."""
    facts: list[Fact] = []
    """What a summary must or may state."""
    forbidden: list[Forbidden] = []
    """What no output may state."""
    stances: list[GoldStance] | None = None
    """All stances of the article; an empty list says that it has none. Without the key stances are not scored."""
    questions: list[Question] = []
    """Questions, answerable and not."""
    cleaning: Cleaning | None = None
    """What cleaning must remove and keep."""
    verdicts: list[KnownVerdict] = []
    """Statements that a person judged. A wrong one fails if printed again, and so does another verdict on any."""
    planted: list[Planted] = []
    """An invented draft with known errors, played in a model's place: only the verifier is tried, never the drafts."""
    verifier: ScriptedVerifier | None = None
    """Reads the planted statements in a model's place: what the program makes of its replies is tried, and no model."""

    @model_validator(mode="after")
    def _ids_differ(self) -> "Case":
        ids = [fact.id for fact in self.facts] + [rule.id for rule in self.forbidden] + [q.ask for q in self.questions]
        ids += [known.statement for known in self.verdicts]
        if repeated := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"used twice: {', '.join(repeated)}")
        if self.verifier and not self.planted:
            raise ValueError("a scripted verifier needs planted statements")
        return self


class GoldenSet:
    """The files of a golden set."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.articles = folder / "articles"
        self.cases = folder / "cases"
        self.recordings = folder / "recordings"  # a folder for each model
        self.gates = folder / "gates.toml"
        self.baseline = folder / "baseline.json"
        self.labels = folder / "judged.yaml"
        self.schema = folder / "case.schema.json"  # for editors

    @property
    def case_files(self) -> list[Path]:
        """The files of the cases, by name."""
        return sorted(self.cases.glob("*.yaml"))

    def article_path(self, name: str) -> Path:
        """An article's file; a set inside another may also use the articles of the other."""
        own, outer = self.articles / name, self.folder.parent / "articles" / name
        return outer if outer.is_file() and not own.is_file() else own

    def inner(self) -> "list[GoldenSet]":
        """The sets inside this one, which ``eval`` runs as tables of their own."""
        return [GoldenSet(folder.parent) for folder in sorted(self.folder.glob("*/cases")) if folder.is_dir()]


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """A case with its name, its file and its article's."""

    name: str
    """The file's name without its ending; unique within a set."""
    case: Case
    path: Path
    article_path: Path

    def load(self) -> Article:
        """The article, cleaned. Raises InputError."""
        return load_article(str(self.article_path))

    def matches(self, words: str) -> bool:
        """True when each of the words, separated by spaces, is a tag of the case or part of its name."""
        return all(word in self.case.tags or word.lower() in self.name.lower() for word in words.split())


def find_set(paths: Sequence[Path]) -> tuple[GoldenSet, list[Path]]:
    """The golden set that paths belong to, and the case files they name.

    A path is a golden set's folder or a case file; none is ``evals``. Raises UsageError when they belong to several
    sets, or to none.
    """
    sets, files = set(), list[Path]()
    for path in paths or [DEFAULT_SET]:
        if (path / "cases").is_dir():
            sets.add(path)
            files += GoldenSet(path).case_files
        elif path.suffix in (".yaml", ".yml") and path.is_file():
            sets.add(path.parent.parent)
            files.append(path)
        else:
            raise UsageError(f"{path} is neither a golden set nor a case; start one with: summarize eval init {path}")
    if len(sets) > 1:
        raise UsageError(f"{', '.join(sorted(map(str, sets)))} are several golden sets; evaluate one at a time")
    return GoldenSet(sets.pop()), list(dict.fromkeys(files))


def read_cases(golden: GoldenSet, files: Sequence[Path], like: str = "") -> list[GoldenCase]:
    """The cases in the files that fit ``like``. Raises CaseFault; UsageError when none is left."""
    read = [(path, read_case(path)) for path in files]
    cases = [GoldenCase(path.stem, case, path, golden.article_path(case.article)) for path, case in read]
    chosen = [case for case in cases if case.matches(like)]
    if not chosen:
        what = f"no case of {golden.folder} fits -k {like!r}" if like else f"{golden.cases} holds no case"
        raise UsageError(f"{what}; add one with: summarize eval add ARTICLE")
    return chosen


class _TextLoader(yaml.BaseLoader):
    """Reads every scalar as text, and rejects repeated keys."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """The mapping. Raises ConstructorError for a repeated key."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} is there twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """A YAML file, its scalars as text. Raises CaseFault, naming the file and the line."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_TextLoader)
    except OSError as error:
        raise CaseFault(f"{path} cannot be read: {error.strerror}; check the path") from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise CaseFault(f"{path}{where}: {getattr(error, 'problem', None) or error}; correct it") from None


def read_case(path: Path) -> Case:
    """The case in a file. Raises CaseFault, naming the file, the place in it and the fault."""
    return validated(Case, read_yaml(path), path)


def validated(model: type[Model], value: Any, path: Path) -> Model:
    """The value as a model. Raises CaseFault with the first fault."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise CaseFault(f"{path}: {faults_in(error, 'the file', 3)}; correct it") from None


def case_schema() -> dict[str, Any]:
    """JSON Schema of a case file, for editors."""
    schema = Case.model_json_schema()
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema, "title": "Golden case"}
