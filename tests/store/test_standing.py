"""What becomes of a submission: explained, signed off, superseded, withdrawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.store.model import Explanation, Refused, SignOff, Withdrawal
from impact.store.submissions import Store
from tests.store.filings import CLEVELAND, DURHAM, ERROR, NOTE, Q1, Q2, Q3, QUERY, filing, observation, on

OTHER = replace(QUERY, says="This is half last quarter's.", cell="E23")
ANSWERED = replace(QUERY, severity="note", remedy='You explained: "A new team."')


def refusal(change) -> str:
    """What is said when *change* is refused."""
    with pytest.raises(Refused) as caught:
        change()
    return str(caught.value)


def signed(store: Store, number: int = 1, day: int = 12) -> SignOff:
    """Sign a submission off."""
    return store.sign_off(number, "Sam Poole", "Head of Performance", on(day))


def test_what_was_said_of_a_filing_is_kept(store: Store):
    """Who sent it, why again, and that there was nothing to report."""
    filed = store.file(filing(reason="One force was left out.", nil=True))
    assert (filed.by, filed.reason, filed.nil) == ("receive", "One force was left out.", True)
    assert store.submission(1) == filed


def test_an_explained_query_is_a_note(store: Store):
    """The finding keeps its place and says what was answered; the submission counts it as a note."""
    store.file(filing(findings=(QUERY, OTHER, NOTE)))
    now = store.explain(1, 1, "  A new team. ", "sam", on(11))
    assert (now.state, now.queries, now.notes) == ("queries", 1, 2)
    assert store.findings(1) == (ANSWERED, OTHER, NOTE)
    now = store.explain(1, 2, "It ended.", "sam", on(11))
    assert (now.state, now.standing, now.queries, now.notes) == ("accepted", "accepted", 0, 3)
    assert store.submissions() == (now,)


def test_one_answer_for_all_that_ask_the_same(store: Store):
    """Two findings with one fingerprint are answered together."""
    store.file(filing(findings=(QUERY, replace(QUERY, cell="E30"))))
    assert store.explain(1, 2, "A new team.", "", on(11)).queries == 0


def test_a_later_answer_takes_the_place_of_an_earlier(store: Store):
    """Until it is signed off."""
    store.file(filing(findings=(QUERY,)))
    store.explain(1, 1, "A slip.", "", on(11))
    store.explain(1, 1, "A new team.", "", on(11))
    assert store.findings(1) == (ANSWERED,)
    assert store.explanations(CLEVELAND, Q1) == {QUERY.fingerprint: "A new team."}


def test_explanations_in_the_workbook(store: Store):
    """They come with the filing, of what is a note there already, and are carried forward like the others."""
    filed = store.file(filing(findings=(ANSWERED,), explanations={QUERY.fingerprint: "A new team."}))
    assert (filed.state, filed.queries, filed.notes) == ("accepted", 0, 1)
    assert store.findings(1) == (ANSWERED,)
    assert store.explanations(CLEVELAND, Q1) == {QUERY.fingerprint: "A new team."}


def test_explanations_that_still_hold(store: Store):
    """The latest of each that the latest version asks; not another quarter's, nor another force's."""
    store.file(filing(findings=(QUERY, OTHER)))
    store.explain(1, 1, "First.", "", on(11))
    store.explain(1, 2, "It ended.", "", on(11))
    store.file(filing(content=b"2", findings=(QUERY, ERROR)))
    store.explain(2, 1, "Second.", "", on(12))
    store.file(filing(content=b"3", findings=(QUERY,), period=Q2))
    store.explain(3, 1, "Of another quarter.", "", on(12))
    assert store.explanations(CLEVELAND, Q1) == {QUERY.fingerprint: "Second."}
    assert store.explanations(DURHAM, Q1) == {}


def test_the_same_file_is_known_after_its_queries_were_explained(store: Store):
    """Checked again it may come as queries, or as accepted with what was said carried forward: nothing is new."""
    store.file(filing(findings=(QUERY,)))
    now = store.explain(1, 1, "A new team.", "", on(11))
    assert store.file(filing(findings=(QUERY,))) == replace(now, repeat=True)
    carried = filing(findings=(ANSWERED,), explanations={QUERY.fingerprint: "A new team."})
    assert store.file(carried) == replace(now, repeat=True)


def test_what_cannot_be_explained(store: Store):
    """Each refusal says why, and what to do where there is something."""
    store.file(filing(findings=(ERROR, QUERY, NOTE)))
    store.file(filing(supplier=DURHAM))

    def said(number: int, position: int, text: str = "So.") -> str:
        return refusal(lambda: store.explain(number, position, text, "", on(11)))

    assert said(1, 1) == "Finding 1 of submission 1 is an error. Correct the return and send it again."
    assert said(1, 3) == "Finding 3 of submission 1 is a note: it needs no explanation."
    assert said(1, 2, " \n") == "The explanation is blank. Say why the figure is right."
    assert said(1, 4) == said(1, 4).replace("4:", "4:") == "Submission 1 has no finding 4: they are numbered 1 to 3."
    assert said(2, 1) == "Submission 2 has no finding 1: nothing was found in it."
    assert said(7, 1) == "There is no submission 7."


def test_what_no_longer_takes_answers(store: Store):
    """Replaced, withdrawn or signed off."""
    for content in (b"1", b"2"):
        store.file(filing(findings=(QUERY,), content=content))
    assert refusal(lambda: store.explain(1, 1, "So.", "", on(11))) == "Submission 1 was replaced by submission 2."
    store.explain(2, 1, "So.", "", on(11))
    signed(store, 2)
    assert refusal(lambda: store.explain(2, 1, "Or so.", "", on(11))) == (
        "Submission 2 is signed off, so what was said of it stands. To change it, send a new version."
    )
    store.withdraw(2, "A slip.", "", on(13))
    assert refusal(lambda: store.explain(2, 1, "Or so.", "", on(11))) == (
        "Submission 2 was withdrawn. Explain it in the one that takes its place."
    )


def test_a_sign_off_names_person_role_time_and_file(store: Store):
    """It is part of the submission from then on."""
    filed = store.file(filing())
    given = store.sign_off(1, " Sam Poole ", "Head of Performance", on(12))
    assert given == SignOff(1, filed.sha256, "Sam Poole", "Head of Performance", on(12))
    assert store.submission(1) == replace(filed, signed_off=given)
    assert store.submission(1).standing == "signed off"


def test_what_cannot_be_signed_off(store: Store):
    """Each refusal says why, and what has to be done first."""
    store.file(filing(findings=(ERROR,)))
    store.file(filing(findings=(QUERY, OTHER), supplier=DURHAM))
    store.file(filing(period=Q2))
    store.file(filing(period=Q2, content=b"2"))
    store.file(filing(period=Q3))
    store.file(filing(supplier="", period=None))
    store.withdraw(5, "A trial.", "", on(11))
    signed(store, 4)
    assert [refusal(lambda number=number: signed(store, number)) for number in (1, 2, 3, 4, 5, 6, 7)] == [
        "Submission 1 has 1 error. Correct the return and send it again first.",
        "Submission 2 has 2 queries without an answer. Explain each, or correct the return and send it again, first.",
        "Submission 3 was replaced by submission 4. Sign that one off.",
        "Submission 4 was signed off already: by Sam Poole, on 12 July 2024.",
        "Submission 5 was withdrawn, so it cannot be signed off.",
        "Submission 6 does not say whose return it is, so it cannot be signed off.",
        "There is no submission 7.",
    ]
    store.file(filing(content=b"3"))
    assert refusal(lambda: store.sign_off(7, " ", "Chief", on(12))) == (
        "A sign-off needs the name of the person who signs."
    )
    assert refusal(lambda: store.sign_off(7, "Sam", "", on(12))) == "A sign-off needs the role in which Sam signs."


def test_a_new_version_needs_a_new_sign_off(store: Store):
    """What was signed stays signed, and is superseded."""
    store.file(filing())
    signed(store)
    store.file(filing(content=b"2"))
    old, new = store.submissions()
    assert (old.standing, new.standing) == ("superseded", "accepted")
    assert old.signed_off is not None


def test_a_faulty_version_supersedes_nothing(store: Store):
    """The one before still counts, and can still be signed off."""
    store.file(filing(observation(1)))
    store.file(filing(content=b"2", findings=(ERROR,)))
    signed(store)
    assert [one.standing for one in store.submissions()] == ["signed off", "errors"]


def test_a_withdrawn_return_does_not_count(store: Store):
    """Nobody's figures remain; the submission does, with the reason."""
    store.file(filing(observation(1)))
    given = store.withdraw(1, "It was a trial.", "jo", on(13))
    assert given == Withdrawal(1, "It was a trial.", "jo", on(13))
    assert store.observations() == ()
    assert store.history(CLEVELAND, Q2) == {}
    assert (store.submission(1).standing, store.submission(1).withdrawn) == ("withdrawn", given)


def test_an_earlier_version_counts_again(store: Store):
    """Once the later one is withdrawn, with its own sign-off."""
    store.file(filing(observation(1)))
    signed(store)
    store.file(filing(observation(2), content=b"2"))
    store.withdraw(2, "It was a trial.", "", on(13))
    assert [o.value for o in store.observations()] == [1]
    assert [one.standing for one in store.submissions()] == ["signed off", "withdrawn"]


def test_what_cannot_be_withdrawn(store: Store):
    """Twice, without a reason, or what is not there."""
    store.file(filing())
    assert refusal(lambda: store.withdraw(1, " ", "", on(13))) == (
        "A withdrawal needs a reason: it is kept with the submission."
    )
    store.withdraw(1, "A trial.", "", on(13))
    assert refusal(lambda: store.withdraw(1, "A trial.", "", on(14))) == (
        "Submission 1 was withdrawn already, on 13 July 2024."
    )
    assert refusal(lambda: store.withdraw(2, "A trial.", "", on(14))) == "There is no submission 2."


def test_a_withdrawn_file_can_be_sent_again(store: Store):
    """It is a new version, for the first one will never count."""
    store.file(filing(observation(1)))
    store.withdraw(1, "A slip.", "", on(13))
    again = store.file(filing(observation(1)))
    assert (again.number, again.version, again.repeat) == (2, 2, False)


def test_as_it_stood_at_a_date(store: Store):
    """Explanations, sign-offs, withdrawals and later versions are seen from their own time on."""
    store.file(filing(observation(1), findings=(QUERY,)))
    store.explain(1, 1, "A new team.", "", on(11))
    signed(store, day=12)
    store.withdraw(1, "A slip.", "", on(13))
    standings = [[one.standing for one in store.submissions(as_at=on(day))] for day in (9, 10, 11, 12, 13)]
    assert standings == [[], ["queries"], ["accepted"], ["signed off"], ["withdrawn"]]
    assert [len(store.observations(as_at=on(day))) for day in (10, 12, 13)] == [1, 1, 0]


def test_a_later_version_is_seen_from_its_own_time_on(store: Store):
    """Before, the first one stood."""
    store.file(filing())
    store.file(filing(content=b"2", received=on(20)))
    assert [one.superseded for one in store.submissions(as_at=on(19))] == [False]
    assert [one.superseded for one in store.submissions()] == [True, False]


def test_the_figures_of_earlier_periods(store: Store):
    """Every counted figure, oldest first; a marker is none."""
    store.file(filing(observation(3, period=Q2), period=Q2))
    store.file(filing(observation(1)))
    store.file(filing(observation(2), content=b"2"))
    store.file(filing(observation(None, marker="x", period=Q3), period=Q3))
    told = store.history(CLEVELAND, Q3.moved(1))
    assert {key: [o.value for o in figures] for key, figures in told.items()} == {("IW-17", "launched"): [2, 3]}


def test_the_same_file_for_another(store: Store):
    """Who else sent this very file, and for which period; not what had errors or was taken back."""
    digest = store.file(filing()).sha256
    store.file(filing(period=Q2))
    store.file(filing(supplier=DURHAM, findings=(ERROR,)))
    store.file(filing(supplier=DURHAM, period=Q3))
    store.file(filing(supplier="", period=None))
    store.withdraw(4, "A slip.", "", on(11))
    assert [one.number for one in store.filed_elsewhere(digest, DURHAM, Q1)] == [1, 2]
    assert [one.number for one in store.filed_elsewhere(digest, CLEVELAND, Q1)] == [2]
    assert store.filed_elsewhere("0" * 64, CLEVELAND, Q1) == ()


def test_an_explanation_knows_who_and_when(store: Store):
    """Both are kept with it, those of the workbook under no name."""
    store.file(filing(findings=(QUERY,), explanations={}))
    store.explain(1, 1, "A new team.", "sam", on(11))
    assert store.explanations_of(1) == (Explanation(1, QUERY.fingerprint, "A new team.", "sam", on(11)),)


def test_asking_for_one_that_is_not_there(store: Store):
    """It says which number."""
    with pytest.raises(KeyError, match="7"):
        store.submission(7)
