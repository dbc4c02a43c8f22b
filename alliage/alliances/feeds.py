"""The agenda behind a secret address, read by a machine that cannot log in: whole days, with reminders."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from icalendar import Alarm, Calendar
from icalendar import Event as Entry

from .queries.agenda import Event, events, reader

PRODUCT = "-//Alliage//Agenda//FR"


def calendar(rows: Iterable[Event]) -> bytes:
    """The iCalendar file of these events."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", gettext("Alliage : échéances et comités"))
    made.add("refresh-interval", datetime.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for event in rows:
        made.add_component(entry(event))
    return made.to_ical()


def entry(event: Event) -> Entry:
    """One event with its reminders; its key never changes, so that a calendar updates it in place."""
    made = Entry()
    made.add("uid", f"{event.key}@{settings.SITE_URL.split('//')[-1]}")
    made.add("dtstamp", event.changed.astimezone(datetime.UTC))
    made.add("dtstart", event.day)
    made.add("dtend", event.day + datetime.timedelta(days=1))
    made.add("summary", event.title)
    made.add("description", f"{event.text}\n{settings.SITE_URL}{event.url}".strip())
    made.add("url", f"{settings.SITE_URL}{event.url}")
    made.add("transp", "TRANSPARENT")
    if event.place:
        made.add("location", event.place)
    for days in event.reminders:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event.title)
        alarm.add("trigger", -datetime.timedelta(days=days))
        made.add_component(alarm)
    return made


@login_not_required
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The agenda behind a living address; nothing behind any other."""
    person = reader(token)
    if person is None:
        raise Http404
    with translation.override(person.language):
        text = calendar(events(person))
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="alliage.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer
