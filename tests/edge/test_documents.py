"""Documents are set from a room's template and its data, safely, in time, and never without Chinese."""

from pathlib import Path

import pytest

from huinong.edge import documents, marks, press
from huinong.edge.errors import NoChineseFont, PaperTooLarge, PaperTooSlow
from tests.papers import pages, words

PLAIN = "#for it in data.lines [#it \\ ]"
ENDLESS = "#for a in range(20000) { for b in range(20000) { let product = a * b } }"


def template(folder: Path, source: str = PLAIN) -> Path:
    path = folder / "paper.typ"
    path.write_text(source, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "said",
    [
        '#read("/etc/passwd")', "*粗* _斜_ $x^2$", '#import "@preview/x:1.0.0"', "<label> @ref // not a note",
        "\\u{41} = - + `", "]#[", "𠮷野家 é 王",
    ],
)  # fmt: skip
def test_a_text_prints_as_it_is_written(tmp_path: Path, said: str) -> None:
    made = documents.pdf(template(tmp_path), {"lines": [said]})
    assert words(made) == "".join(said.split())


def test_a_template_reads_nothing_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "room").mkdir()
    for way in ("../secret.txt", "/etc/passwd", str(tmp_path / "secret.txt")):
        with pytest.raises(RuntimeError, match="could not be set"):
            documents.pdf(template(tmp_path / "room", f'#read("{way}")'), {})


def test_a_document_that_does_not_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "TIMEOUT_S", 0.5)
    with pytest.raises(PaperTooSlow, match=r"0\.5"):
        documents.pdf(
            template(tmp_path, "#for a in range(20000) { for b in range(20000) { let product = a * b } }"), {}
        )


def test_without_a_chinese_font_nothing_is_made_and_the_mend_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "FAMILIES", ("No Such Face",))
    with pytest.raises(NoChineseFont) as refused:
        documents.pdf(template(tmp_path), {"lines": ["王"]})
    assert "fonts-noto-cjk" in str(refused.value.mend)
    assert refused.value.facts["folder"] == documents.font_folder()


def test_a_long_form_repeats_its_heads_and_counts_its_pages(tmp_path: Path) -> None:
    source = '#form("长单", ledger((1fr,), header: ("运单号",), ..data.lines))'
    told = {"operator": "崇阳", "number": "N-1", "printed_at": "2026-11-27 15:40", "printed_by": "林"}
    made = pages(documents.pdf(template(tmp_path, source), {**told, "lines": [f"P{n}" for n in range(100)]}))
    assert len(made) == 3
    assert all("运单号" in page and f"第{n}页·共3页" in page for n, page in enumerate(made, 1))
    assert ["编号N-1" in page for page in made] == [True, True, True]


def test_more_labels_than_a_document_holds_are_refused() -> None:
    documents.check_count(1_000)
    with pytest.raises(PaperTooLarge):
        documents.check_count(1_001)


def test_the_answer_is_shown_under_its_chinese_name_and_kept_by_nobody() -> None:
    answer = documents.answer("路单-R01", b"%PDF")
    assert answer["Content-Disposition"] == "inline; filename*=utf-8''%E8%B7%AF%E5%8D%95-R01.pdf"
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")


def test_code_128_packs_digits_by_two_and_ends_with_check_and_stop() -> None:
    drawn = marks.bars("HN000000012345")
    assert drawn is not None
    assert drawn["width"] == 11 * 11 + 13  # start, H, N, to set C, six pairs, check: eleven signs; and stop
    modules = ["0"] * drawn["width"]
    for start, width in drawn["runs"]:
        modules[start : start + width] = ["1"] * width
    text = "".join(modules)
    assert text[:11] == "11010010000"  # start B
    assert text[-13:] == "1100011101011"  # stop
    assert marks.bars("PJJ123C")["runs"][-7:-4] == [[88, 3], [92, 1], [96, 2]]  # type: ignore[index]  # check 55


@pytest.mark.parametrize("said", ["", "村", "A\n"])
def test_what_code_128_cannot_say_has_no_bars(said: str) -> None:
    assert marks.bars(said) is None


def test_a_square_holds_every_text() -> None:
    drawn = marks.square("HN000000012345")
    assert drawn["size"] == 21
    assert next(run for run in drawn["runs"] if run[1] == 0) == [0, 0, 7]  # the finder's upper edge
