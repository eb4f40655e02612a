"""Files of every kind, good and bad: each bad one is refused as a whole in one sentence."""

from pathlib import Path

import pytest

from deliberation.errors import FolkmootError
from desktop.export.import_rules import read_rules
from desktop.export.limits import SIZE_LIMIT


def file(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path: Path) -> str:
    with pytest.raises(FolkmootError) as refused:
        read_rules(path)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("name", ["r.md", "r.markdown", "r.txt", "R.MD"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_texts_in_the_encodings_that_people_have(tmp_path: Path, name: str, encoding: str) -> None:
    outline = read_rules(file(tmp_path, name, "Rücksicht – immer.\r\n".encode(encoding)))
    assert [s.clauses for s in outline.sections] == [("Rücksicht – immer.",)]
    assert outline.title.lower() == "r"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("r.md", b"", "holds no rule"),
        ("r.md", b"# Only\n\n## headings\n", "holds no rule"),
        ("r.txt", b" \n\n \n", "holds no rule"),
        ("r.md", bytes(range(256)), "is not a text"),
        ("r.txt", b"a\x00b", "is not a text"),
        ("r.md", "a".encode("utf-16-le"), "is not a text"),
        ("r.md", b"\xff\xfe\x00\xd8", "is not a text"),
        ("r.md", b"%PDF-1.7 ...", "is a PDF"),
        ("r.txt", b"{\\rtf1 rules}", "is an RTF document"),
        ("r.docx", b"\xd0\xcf\x11\xe0 old", "is an old Word document"),
        ("r.md", b"\n<!DOCTYPE html><p>x", "is a web page"),
        ("r.docx", b"no zip", "is a damaged Word document"),
        ("r.odt", b"PK\x03\x04 no zip", "is a damaged Word document"),
        ("r.py", b"print()", "is no kind of file"),
        ("rules", b"a rule", "is no kind of file"),
        ("r.md", b"a " * 10_001, "The rule that starts “a a a"),
        ("r.txt", b"a " * 10_001, "at most are possible: divide it into several"),
        ("r.md", b"a" * 50_000, "50,000 characters"),
        ("r.md", b"# " + b"t" * 301 + b"\n\na", "The title that starts “ttt"),
        ("r.md", b"---\ntitle: " + b"t" * 301 + b"\n---\na", "The title that starts “ttt"),
        ("r.md", b"- a\n" * 5_001, "5,001 rules"),
        ("r.txt", b"a.\n\n" * 5_001, "5,001 rules"),
        ("r.md", b"# a\n" * 5_001 + b"a", "5,001 sections"),
        ("r.md", b"\n" * 100_001 + b"a", "100,002 lines"),
    ],
)  # fmt: skip
def test_what_is_no_rulebook(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    assert says in refusal(file(tmp_path, name, content))


def test_what_is_just_within_the_limits(tmp_path: Path) -> None:
    assert len(read_rules(file(tmp_path, "r.md", "- a\n" * 5_000)).sections[0].clauses) == 5_000
    long = read_rules(file(tmp_path, "r.md", "# " + "t" * 300 + "\n\n# b\n" + "a" * 20_000))
    assert len(long.sections[0].title) == 300
    assert len(long.sections[1].clauses[0]) == 20_000


def test_fifty_megabytes_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.md"
    with path.open("wb") as huge:
        huge.truncate(50 * 1024**2)

    def opened(*_: object, **__: object) -> None:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(Path, "open", opened)
    assert "has 50.0 MiB, and a file of rules may have 2 MiB at most" in refusal(path)


def test_a_file_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    path = file(tmp_path, "r.md", b"A rule.\n".ljust(SIZE_LIMIT, b" "))
    assert read_rules(path).sections[0].clauses == ("A rule.",)
    path.write_bytes(path.read_bytes() + b" ")
    assert "2 MiB at most" in refusal(path)


def test_what_is_no_file(tmp_path: Path) -> None:
    assert "There is no file “none.md”" in refusal(tmp_path / "none.md")
    assert "is not a file" in refusal(tmp_path)
    assert "is not a file" in refusal(Path("/dev/zero"))
    assert "There is no file" in refusal(Path("a\0b.md"))
