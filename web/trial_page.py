"""Put the page of a trial together."""

from __future__ import annotations

from collections.abc import Mapping

from engine import Standing
from handlers.registry import build_registry
from handlers.scenarios.trial import Trial
from web.presenters.days import moment_text
from web.presenters.words import role_names
from web.templating import page
from web.trial_form import TrialForm


def trial_page(trial_id: str, trial: Trial, form: TrialForm | None) -> str:
    """Return the page that shows where a trial stands, with the form of one task."""
    standing = trial.standing()
    names = trial.names()
    stop = standing.next_timer
    return page(
        "trial.html",
        trial_id=trial_id,
        definition=trial.definition,
        names=names,
        standing=standing,
        now=moment_text(standing.now),
        today=standing.now.date().isoformat(),
        stop=moment_text(stop) if stop else "",
        stop_at=_timers(standing, names),
        form=form,
        view=form.view() if form else None,
        roles=role_names(form.task.candidate_groups) if form else "",
        provides=_provides(standing),
        steps=trial.steps,
        # What the designer gave no name, such as a merge, is no station to read.
        passed=[
            names[each]
            for each in trial.course().passed
            if names.get(each, each) != each
        ],
        variables=sorted(trial.variables().items()),
        section="trials",
    )


def _timers(standing: Standing, names: Mapping[str, str]) -> list[tuple[str, str]]:
    timers = sorted(standing.timers, key=lambda each: each.due_at)
    return [
        (names.get(each.element, each.element), moment_text(each.due_at))
        for each in timers
    ]


def _provides(standing: Standing) -> Mapping[str, list[str]]:
    """Return what handlers declare to bring back, by topic."""
    known = build_registry().service_tasks
    return {
        each.topic: sorted(known[each.topic].provides or ())
        for each in standing.works
        if each.topic in known
    }
