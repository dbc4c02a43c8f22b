"""The steps before a vote, counted back from its day."""

from datetime import date

from alliage.rules.backplan import steps

VOTE = date(2027, 2, 12)


def test_the_report_leaves_twelve_days_before_and_letters_a_week_after() -> None:
    made = {due.code: due.on for due in steps(VOTE, today=date(2026, 11, 1))}
    assert made["report"] == date(2027, 1, 31)
    assert made["hear"] == date(2026, 12, 14)
    assert made["letters"] == date(2027, 2, 19)
    assert list(made) == ["hear", "check", "services", "note", "close", "report", "letters"]


def test_an_assembly_may_ask_for_its_report_sooner_never_later() -> None:
    def report(on: date) -> date:
        return next(due.on for due in steps(VOTE, report_on=on, today=date(2026, 11, 1)) if due.code == "report")

    assert report(date(2027, 1, 20)) == date(2027, 1, 20)
    assert report(date(2027, 2, 5)) == date(2027, 1, 31)


def test_a_day_already_gone_is_for_today() -> None:
    assert min(due.on for due in steps(VOTE, today=date(2027, 1, 10))) == date(2027, 1, 10)
