"""A cross-encoder in this process as a scorer: an ONNX file, ``tokenizer.json``, ``config.json``, and no foreign code.

Needs the extra ``verifier`` (onnxruntime, tokenizers).
"""

import asyncio
import json
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from summarizer.errors import ModelUnavailable, install_command
from summarizer.llm.client import ChatReply, ChatRequest, Usage
from summarizer.llm.hub import HubName, MissingFile, fetch_from_hub
from summarizer.llm.scoring import IDENTITY, labels_of_config, pair_of, probabilities, scores_reply, single_text

_NAME = re.compile(r"hf:([\w.-]+/[\w.-]+)(?:@([\w.-]+))?(?:/((?:[\w.+ -]+/)*[\w.+ -]+\.onnx))?")
_PLACES = ("onnx/model.onnx", "model.onnx")
"""Where repositories keep their ONNX file, as ``optimum`` writes it."""
_WINDOW = 512
_MOST_TOKENS = 2_048
"""FactCG and MiniCheck-DeBERTa read so many."""


@dataclass(frozen=True, slots=True)
class Files:
    """What a cross-encoder is made of."""

    model: Path
    tokenizer: Path
    config: Path
    more: Callable[[], object] = lambda: None
    """Fetches the file with the weights of a large model, where there is one."""


def names_cross_encoder(name: str) -> bool:
    """Whether a name is ``hf:OWNER/REPO``, ``hf:OWNER/REPO/FILE.onnx``, or a path ending in ``.onnx``."""
    return name.endswith(".onnx") or (_NAME.fullmatch(name) is not None and ".." not in name)


def files_of(name: str, *, offline: bool = False, quiet: bool = False) -> Files:
    """The files of a cross-encoder, fetched where they are missing. Raises ModelUnavailable."""
    found = _NAME.fullmatch(name)
    if found is None:
        return _local(Path(name))
    repository, revision, file = found.groups()

    def fetch(path: str) -> Path:
        return fetch_from_hub(HubName(repository, path, revision), offline=offline, quiet=quiet)

    config, tokenizer = fetch("config.json"), fetch("tokenizer.json")
    for place in (file,) if file else _PLACES:
        try:
            model = fetch(place)
        except MissingFile:
            continue
        return Files(model, tokenizer, config, partial(fetch, f"{place}_data"))
    raise ModelUnavailable(
        f"{repository} has no ONNX file ({file or ' or '.join(_PLACES)}); name another: hf:OWNER/REPO/FILE.onnx, or "
        f"export it: optimum-cli export onnx --model {repository} FOLDER, then --verify FOLDER/model.onnx"
    )


def _local(model: Path) -> Files:
    for folder in (model.parent, model.parent.parent):
        files = Files(model, folder / "tokenizer.json", folder / "config.json")
        if files.tokenizer.is_file() and files.config.is_file():
            break
    for path in (files.model, files.tokenizer, files.config):
        if not path.is_file():
            raise ModelUnavailable(f"there is no file {path}; a cross-encoder needs its tokenizer.json and config.json")
    return files


class CrossEncoder:
    """Scores pairs with onnxruntime; loaded when it is first needed, one pair at a time, off the event loop."""

    endpoint = "embedded"
    counts_exactly = True
    schema_in_prefix = False

    def __init__(self, name: str, files: Files) -> None:
        """Raises ModelUnavailable for a configuration that cannot be read, UsageError for labels that do not tell."""
        self.name = name.removeprefix("hf:") if name.startswith("hf:") else files.config.parent.resolve().name
        self.identity = f"{IDENTITY}onnx:{self.name}"
        self._files = files
        self._config = _read_config(files.config)
        self._labels = labels_of_config(self._config)
        self.context_tokens = _window(self._config)
        self._turn = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, by the model's own tokenizer."""
        with self._turn:
            return len(self._parts()[1].encode(text, add_special_tokens=False).ids)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The scores of a pair; see ``ChatModel.complete``."""
        return await asyncio.to_thread(self._complete, *pair_of(request))

    def _complete(self, premise: str, claim: str) -> ChatReply:
        with self._turn:
            session, tokenizer = self._parts()
            text = single_text(self.name, premise, claim)
            encoded = tokenizer.encode(premise, claim) if text is None else tokenizer.encode(text)
            logits = self._logits(session, encoded)
        return scores_reply(self._labels.scores(probabilities(logits)), Usage(len(encoded.ids), 0, 0))

    def _logits(self, session: Any, encoded: Any) -> Sequence[float]:
        import numpy as np

        known = {"input_ids": encoded.ids, "attention_mask": encoded.attention_mask, "token_type_ids": encoded.type_ids}
        wanted = [put.name for put in session.get_inputs()]
        try:
            feeds = {name: np.array([known[name]], dtype=np.int64) for name in wanted}
            return [float(value) for value in session.run(None, feeds)[0][0]]
        except Exception as error:  # onnxruntime has no common error; a graph of another kind fails in many ways
            said = " ".join(str(error).split())[:160]
            raise ModelUnavailable(f"{self.name} is no classifier of text that runs here ({said})") from None

    def _parts(self) -> tuple[Any, Any]:
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    def _load(self) -> tuple[Any, Any]:
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError:
            said = f"a cross-encoder needs the extra “verifier”; install it: {install_command('verifier')}"
            raise ModelUnavailable(said) from None
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4

        def session() -> Any:
            return onnxruntime.InferenceSession(str(self._files.model), options, providers=["CPUExecutionProvider"])

        try:
            tokenizer = Tokenizer.from_file(str(self._files.tokenizer))
            tokenizer.no_padding()
            tokenizer.no_truncation()
            try:
                return session(), tokenizer
            except Exception as error:  # see above
                if "_data" not in str(error) and "external" not in str(error).lower():
                    raise
                self._files.more()
                return session(), tokenizer
        except ModelUnavailable:
            raise
        except Exception as error:  # see above
            said = " ".join(str(error).split())[:160]
            raise ModelUnavailable(f"{self._files.model} cannot be loaded ({said}); is it complete?") from None

    async def close(self) -> None:
        """Free the model's memory."""
        with self._turn:
            self._loaded = None


def _read_config(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"{path} cannot be read: {error}") from None
    return found if isinstance(found, dict) else {}


def _window(config: dict[str, Any]) -> int:
    """RoBERTa's positions begin behind its padding; DeBERTa's are relative, so its window is that of its training."""
    positions, kind = config.get("max_position_embeddings"), str(config.get("model_type"))
    if not isinstance(positions, int) or positions < 1:
        return _WINDOW
    return min(_MOST_TOKENS, positions - 2 if "roberta" in kind else positions)
