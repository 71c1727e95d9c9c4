"""The session: commands, follow-up questions, interrupts, history."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prompt_toolkit import PromptSession
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from summarizer.cli.output import Messages
from summarizer.cli.questions import COMMANDS, Conversation, Leave, completer, converse, typed_lines
from summarizer.engine import Engine
from summarizer.errors import SummarizerError, UsageError
from summarizer.extract.questions import Turn
from summarizer.ingest.clean import clean_text
from summarizer.tasks import ArticleAnalysis
from tests.articles import COUNCIL


@pytest.fixture
def conversation() -> Conversation:
    return Conversation(Engine(), [ArticleAnalysis(clean_text(COUNCIL))])


@pytest.fixture
def keyboard() -> Iterator[PipeInput]:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield keys


def say(conversation: Conversation, *lines: str) -> str:
    async def all_of_them() -> list[str]:
        return [await conversation.reply(line) for line in lines]

    return asyncio.run(all_of_them())[-1]


def test_a_follow_up_question_is_completed_and_shown(conversation: Conversation) -> None:
    told = say(conversation, "Who welcomed the decision?", "and who opposed it?")
    assert told.startswith("(Who opposed the decision?)\n")
    found = say(conversation, "Who opposed the plan?")
    assert found.startswith("Passages that bear on the question (no model answered):\n")
    assert "Nils Anders Holt" in found.split("\n")[1]


def test_evidence_of_the_last_answer(conversation: Conversation) -> None:
    with pytest.raises(UsageError, match="nothing has been asked"):
        say(conversation, "/evidence")
    shown = say(conversation, "How many votes did the council decide by?", "/evidence")
    assert "    3 > Veldby will build" in shown
    assert "    3 > Veldby will build" in say(conversation, "/evidence 1")
    with pytest.raises(UsageError, match="from 1 to "):
        say(conversation, "/evidence 77")
    assert "no evidence" in say(conversation, "Quelqu’un a-t-il chanté?", "/evidence")


def test_summary_and_stances(conversation: Conversation) -> None:
    assert "own sentences\n\nCouncil backs bridge over the Sarre\n" in say(conversation, "/summary")
    stances = say(conversation, "/stances")
    assert "Stances" in stances
    assert "Key points" not in stances


def test_save_writes_the_conversation(conversation: Conversation, tmp_path: Path) -> None:
    target = tmp_path / "notes.md"
    question = "How many votes did the council decide by?"
    assert "Saved 2 questions" in say(conversation, question, "Quelqu’un a-t-il chanté?", f"/save {target}")
    saved = target.read_text(encoding="utf-8")
    assert saved.startswith(f"## {question}\n")
    assert "> “Veldby will build a footbridge" in saved
    assert "No sentence matches" in saved
    for path in ("", str(tmp_path / "no" / "notes.md")):
        with pytest.raises(SummarizerError):
            say(conversation, f"/save {path}")


def test_help_and_unknown_commands(conversation: Conversation) -> None:
    told = say(conversation, "/help")
    assert all(command in told for command in COMMANDS)
    assert say(conversation, "help") == say(conversation, "Help?") == told
    assert say(conversation, "   ") == ""
    with pytest.raises(UsageError, match="/help"):
        say(conversation, "/dance")
    for word in ("/quit", "quit", "exit", "bye"):
        with pytest.raises(Leave):
            say(conversation, word)


def test_a_question_that_is_not_clear_is_asked_back(conversation: Conversation) -> None:
    say(conversation, "How many votes did the council decide by?")
    for question in ("And arms?", "Who did he meet there?"):
        with pytest.raises(UsageError, match="it is not clear what"):
            say(conversation, question)
    assert say(conversation, "And who opposed the plan?").startswith("(Who opposed the plan?)")


def test_a_conversation_goes_on_from_earlier_turns() -> None:
    turns = [Turn("Who welcomed the decision?")]
    later = Conversation(Engine(), [ArticleAnalysis(clean_text(COUNCIL))], turns)
    assert say(later, "and who opposed it?").startswith("(Who opposed the decision?)\n")


def completions(text: str) -> list[str]:
    return [c.text for c in completer().get_completions(Document(text), CompleteEvent(completion_requested=True))]


def test_commands_and_paths_are_completed(tmp_path: Path) -> None:
    assert completions("/s") == ["/stances", "/summary", "/save"]
    assert completions("Who /s") == []
    assert completions("/evidence 1") == []
    (tmp_path / "notes.md").touch()
    assert completions(f"/save {tmp_path}/no") == ["tes.md"]


def test_history_is_kept_for_the_user_alone() -> None:
    kept = typed_lines()
    kept.append_string("Who paid?")
    assert list(typed_lines().load_history_strings()) == ["Who paid?"]
    (path,) = Path(os.environ["XDG_DATA_HOME"]).rglob("questions")
    assert path.stat().st_mode & 0o077 == 0


def test_history_can_be_forbidden() -> None:
    typed_lines(kept=False).append_string("Who paid?")
    assert list(Path(os.environ["XDG_DATA_HOME"]).rglob("questions")) == []


def test_without_a_data_folder_history_is_forgotten(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    typed_lines().append_string("Who paid?")


def held(keys: PipeInput, typed: str, conversation: Conversation) -> tuple[list[str], list[str]]:
    """What a session shows and what it complains of, for some keys."""
    shown: list[str] = []
    messages = Complaints()
    keys.send_text(typed)
    asks: PromptSession[str] = PromptSession(history=typed_lines(), completer=completer())
    asyncio.run(asyncio.wait_for(converse(conversation, asks, shown.append, messages), 20))
    return shown, messages.said


class Complaints(Messages):
    def __init__(self) -> None:
        super().__init__(quiet=True)
        self.said: list[str] = []

    def error(self, text: str) -> None:
        self.said.append(text)


CTRL_C, CTRL_D = "\x03", "\x04"


def test_ctrl_d_leaves(keyboard: PipeInput, conversation: Conversation) -> None:
    assert held(keyboard, CTRL_D, conversation) == ([], [])
    assert held(keyboard, "/quit\r", conversation) == ([], [])


def test_ctrl_c_drops_the_line_only(keyboard: PipeInput, conversation: Conversation) -> None:
    shown, said = held(keyboard, f"Who sank{CTRL_C}/help\r{CTRL_D}", conversation)
    assert len(shown) == 1
    assert "/evidence" in shown[0]
    assert said == []


def test_errors_do_not_end_the_session(keyboard: PipeInput, conversation: Conversation) -> None:
    shown, said = held(keyboard, f"/dance\r/help\r{CTRL_D}", conversation)
    assert len(shown) == 1
    assert said == ["there is no command /dance; /help lists them"]


def test_ctrl_c_during_an_answer_returns_to_the_prompt(
    keyboard: PipeInput, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.getsignal(signal.SIGINT)
    reply: Callable[[str], object] = conversation.reply

    async def slow(line: str) -> object:
        if line == "slow":
            asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), signal.SIGINT)
            await asyncio.sleep(10)
        return await reply(line)

    monkeypatch.setattr(conversation, "reply", slow)
    shown, said = held(keyboard, f"slow\rslow\r/help\r{CTRL_D}", conversation)
    assert [one.startswith("stopped") for one in said] == [True, True]
    assert len(shown) == 1
    assert signal.getsignal(signal.SIGINT) is before
