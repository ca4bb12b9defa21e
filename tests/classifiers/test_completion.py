from dataclasses import replace
from decimal import Decimal

import pytest

from classifiers.clue import Clue, ClueAmount, Loss, Nature, Party, Span
from classifiers.completion import OfficeKnowledge, complete_clues
from classifiers.doubts import find_doubts, grade_of, load_doubts, trouble_text
from classifiers.register import Register
from classifiers.registered import Match, RegisteredEnterprise
from extraction.document import Block, Document, Trouble
from extraction.fields import DocumentHead, Mention
from extraction.passage import Outline
from extraction.structure import Structure

TEXT = "青禾金属材料有限公司违规出借资金1200万元，账户被法院冻结。"
NATURE = Nature("资金管理", "46-13-2", "标签", 0.95)
SUBJECT = Party("青禾金属材料有限公司", "青禾金属材料有限公司", "subject", "stated", 0, 10, confidence=0.98)
AMOUNT = ClueAmount("1200万元", Decimal(12000000), "CNY", False, "involved", 16, 22, 0.99, 0.01)


def make_clue(**changes: object) -> Clue:
    clue = Clue(
        id="c",
        title="标题",
        text=TEXT,
        scope="enterprise",
        path=(),
        evidence=(Span(0, len(TEXT)),),
        parties=(SUBJECT,),
        amounts=(AMOUNT,),
        loss=Loss(None, "unstated", None, "CN-46", 0.99),
        natures=(NATURE,),
        period=("2019",),
        status=None,
        flags=(),
        confidence=0.97,
    )
    return replace(clue, **changes)  # type: ignore[arg-type]


def make_structure(*mentions: Mention, troubles: tuple[Trouble, ...] = ()) -> Structure:
    document = Document(TEXT, (Block("paragraph", 0, len(TEXT)),), troubles=troubles)
    return Structure(document, Outline(()), (), DocumentHead(auditee="青禾控股集团有限公司"), mentions)


REGISTER = Register(
    [
        RegisteredEnterprise("青禾控股集团有限公司", tier="本级"),
        RegisteredEnterprise("青禾物资有限公司", ("青禾金属材料有限公司",), parent="青禾控股集团有限公司"),
    ]
)


def complete(clue: Clue, *mentions: Mention, register: Register | None = REGISTER) -> Clue:
    return complete_clues([clue], make_structure(*mentions), OfficeKnowledge(register))[0]


def test_a_former_name_becomes_the_registered_one_and_the_mention_stays() -> None:
    (party,) = complete(make_clue()).parties
    assert (party.name, party.mention, party.basis) == ("青禾物资有限公司", "青禾金属材料有限公司", "alias")
    assert (party.start, party.end, party.confidence) == (0, 10, 0.98)
    assert party.match is not None
    assert "曾用名" in party.match.reason


def test_an_inherited_unit_stays_inherited() -> None:
    inherited = replace(SUBJECT, basis="inherited", start=None, end=None)
    assert complete(make_clue(parties=(inherited,))).parties[0].basis == "inherited"


def test_old_and_new_name_are_one_party() -> None:
    now = replace(SUBJECT, name="青禾物资有限公司")
    assert len(complete(make_clue(parties=(SUBJECT, now))).parties) == 1


def test_a_name_out_of_the_register_is_new_and_a_like_one_unsure() -> None:
    new = replace(SUBJECT, name="远山运输有限公司")
    assert "enterprise-new" in complete(make_clue(parties=(new,))).troubles
    like = replace(SUBJECT, name="青禾物贸有限公司")
    done = complete(make_clue(parties=(like,)))
    assert "enterprise-unsure" in done.troubles
    assert done.parties[0].name == "青禾物贸有限公司"
    other = replace(new, role="counterparty")
    assert "enterprise-new" not in complete(make_clue(parties=(SUBJECT, other))).troubles


def test_a_public_body_is_not_looked_up() -> None:
    body = replace(SUBJECT, name="云溪区财政局")
    mention = Mention(0, 6, "云溪区财政局", "云溪区财政局", "stated", "public_body")
    done = complete(make_clue(parties=(body,)), mention)
    assert done.parties[0].match is None
    assert done.troubles == ()


def test_without_a_register_nothing_is_said_of_names() -> None:
    done = complete(make_clue(), register=None)
    assert done.parties == (SUBJECT,)
    assert done.troubles == ()
    assert (done.conduct.era, done.natures[0].code_37) == ("before", "37-11-2")
    assert [item.kind for item in done.consequences] == ["银行资金账号被冻结"]


def test_what_was_decided_is_not_touched() -> None:
    clue = make_clue()
    done = complete(clue)
    assert done.loss == clue.loss
    assert done.amounts == clue.amounts
    assert [nature.aspect for nature in done.natures] == ["资金管理"]


def test_the_marks_change_with_the_register() -> None:
    assert OfficeKnowledge().marks == ()
    assert OfficeKnowledge(REGISTER).marks == (f"名册 {REGISTER.digest}",)


DOUBTS = [
    ({}, ()),
    ({"confidence": 0.65}, ("clue-unsure",)),
    ({"parties": ()}, ("subject-missing",)),
    ({"parties": (replace(SUBJECT, confidence=0.6),)}, ("subject-unsure",)),
    ({"parties": (replace(SUBJECT, basis="inherited", confidence=0.8),)}, ("subject-inherited",)),
    ({"parties": (replace(SUBJECT, basis="inherited", confidence=0.99),)}, ()),
    ({"parties": (replace(SUBJECT, confidence=None),)}, ()),
    ({"amounts": (replace(AMOUNT, loss_probability=0.2),)}, ("loss-close",)),
    ({"amounts": (replace(AMOUNT, loss_probability=0.81),)}, ()),
    ({"amounts": (replace(AMOUNT, confidence=0.5),)}, ("role-unsure",)),
    ({"loss": Loss(None, "unstated", None, "CN-46", 0.6)}, ("loss-unsure",)),
    ({"natures": (replace(NATURE, confidence=0.5),)}, ("nature-unsure",)),
    ({"natures": (replace(NATURE, confidence=0.2),)}, ("nature-undecided",)),
    ({"parties": (replace(SUBJECT, match=Match("different", "", owner="甲有限公司")),)}, ()),
]


@pytest.mark.parametrize(("changes", "codes"), DOUBTS)
def test_doubts(changes: dict, codes: tuple[str, ...]) -> None:
    assert find_doubts(make_clue(**changes)) == codes
    assert all(trouble_text(code) != code for code in codes)


@pytest.mark.parametrize(("probability", "grade"), [(0.9, "高"), (0.89, "中"), (0.7, "中"), (0.69, "低"), (None, None)])
def test_grades(probability: float | None, grade: str | None) -> None:
    assert grade_of("clue", probability) == grade


def test_grades_descend() -> None:
    assert all(0 < middle < high < 1 for high, middle in load_doubts().grades.values())
