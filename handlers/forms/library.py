"""Keep loaded forms: a deployed form never changes, so each is read once."""

from __future__ import annotations

from engine import Actor, ProcessEngine, UserTaskView
from handlers.forms.loader import load_form
from handlers.forms.model import Form
from handlers.forms.repository import Submission


class FormLibrary:
    """Forms by where they were deployed; safe between threads."""

    def __init__(self, engine: ProcessEngine) -> None:
        self._engine = engine
        #: By definition and form key, and by deployment and form key.
        self._forms: dict[tuple[str, str], Form] = {}
        self._filed: dict[tuple[str, str], Form] = {}

    def form_of(self, task: UserTaskView) -> Form:
        """Return the form of a user task; one without asks nothing.

        Raises:
            FormRefused: the form cannot be used.
        """
        if task.form_key is None:
            return Form(id=task.element_id, title=task.name, intro=(), groups=())
        return self.form_by_key(task.definition_id, task.form_key)

    def form_by_key(self, definition_id: str, form_key: str) -> Form:
        """Return a form that was deployed with a definition.

        Raises:
            FormRefused: the form cannot be used.
        """
        key = (definition_id, form_key)
        if key not in self._forms:
            self._forms[key] = load_form(self._engine.form_resource(*key))
        return self._forms[key]

    def form_filed(self, filed: Submission, *, actor: Actor) -> Form:
        """Return the form in the version in which it was filled in.

        Raises:
            UserTaskNotFound: the actor may not see the task.
        """
        key = (filed.deployment_id, filed.form_key)
        if key not in self._filed:
            task = self._engine.user_task(filed.task_id, actor=actor)
            self._filed[key] = self.form_of(task)
        return self._filed[key]
