"""Say to whom a matter can be handed: people of its roles who see its case."""

from __future__ import annotations

from engine import UserTaskView
from handlers.linkage.cases import case_labels
from handlers.parties.access import org_label, person_label
from handlers.parties.model import Person
from handlers.parties.people import people_by_ids, people_with_role
from web.services import services


def workers(task: UserTaskView) -> list[Person]:
    """Return who may be given a matter, by name; its holder is left out."""
    with services().engine.read() as connection:
        labels = case_labels(connection, task.business_key or "")
        roles = set(task.candidate_groups)
        if not roles and task.assignee:
            holder = people_by_ids(connection, [task.assignee]).get(task.assignee)
            roles = set(holder.roles) if holder else set()
        found = {
            person.id: person
            for role in roles
            for person in people_with_role(connection, role)
        }
    able = [each for each in found.values() if _sees(each, labels)]
    able = [each for each in able if each.active and each.id != task.assignee]
    return sorted(able, key=lambda person: (person.name, person.id))


def choices(task: UserTaskView) -> frozenset[str]:
    """Return what may be chosen: a person's id, or nothing, which frees the matter."""
    people = frozenset(person.id for person in workers(task))
    return people | {""} if can_be_freed(task) else people


def can_be_freed(task: UserTaskView) -> bool:
    """Say whether somebody could take a matter that nobody holds."""
    return bool(task.candidate_groups or task.candidate_users)


def _sees(person: Person, labels: frozenset[str]) -> bool:
    return not labels.isdisjoint({org_label(person.org_id), person_label(person.id)})
