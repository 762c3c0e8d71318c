"""Gather the file of a case, as one visitor may see it, for an archive (案卷)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence

from handlers.documents.archive import Part, audit_part, safe_name
from handlers.documents.press import FileFormat
from handlers.documents.records import DocumentView, versions_of
from handlers.evidence.files import PHOTOGRAPHS
from handlers.evidence.metadata import without_metadata
from handlers.evidence.records import Evidence
from handlers.forms.view import AnswerView
from handlers.linkage.earlier.entering import entered_earlier
from handlers.linkage.paper_readers import is_of_bureau
from handlers.messages.model import KIND_NAMES
from handlers.messages.reading import messages_of
from web.case_reading import CaseFile, Names
from web.case_story import case_entries
from web.document_reading import documents_seen
from web.evidence_reading import evidence_seen
from web.filed_forms import FiledForm, filed_forms, read_filed
from web.presenters.days import moment_text
from web.services import services
from web.visitor import current_visitor


class CaseArchive:
    """What goes into the archive of a case; each part is made when its turn comes."""

    def __init__(self, file: CaseFile) -> None:
        self._file = file
        self.documents = [each for each in documents_seen(file) if each.version]
        self.evidence = evidence_seen(file.case_no, actor=file.actor)
        self.forms = filed_forms(file)

    @property
    def size(self) -> int:
        """Return the bytes of the evidence, which is most of it."""
        return sum(each.size for each in self.evidence)

    @property
    def _is_complete(self) -> bool:
        return is_of_bureau(self._file.actor)

    def about(self) -> dict[str, object]:
        """Return what the manifest says: which case, taken by whom and when."""
        visitor = current_visitor()
        return {
            "case_no": self._file.case_no,
            "taken_by": f"{visitor.person.name}（{visitor.person.login}）",
            "taken_at": services().clock.now().isoformat(),
            "complete": self._is_complete,
            "note": "仅供办理公务使用。内容以取走人在系统中可见的范围为限。",
        }

    def parts(self) -> Iterator[Part]:
        """Yield every part, in the order in which one reads a case file."""
        yield self._cover()
        for place, document in enumerate(self.documents, start=1):
            yield from self._papers(place, document)
        for place, form in enumerate(self.forms, start=1):
            yield from self._form(place, form)
        for place, each in enumerate(self.evidence, start=1):
            yield self._evidence(place, each)
        yield self._messages()
        yield self._history()
        yield self._audit()

    def _cover(self) -> Part:
        header, about = self._file.header, self.about()
        lines = (
            f"案号：{header.business_key}",
            f"经营主体：{header.entity_name}",
            f"产品：{header.product} {header.model}".rstrip(),
            f"来源：{header.origin}",
            f"结果：{header.outcome or '办理中'}",
            *(["补录：系统启用前已经在办"] if self._entered_later() else []),
            f"取走人：{about['taken_by']}",
            f"取走时间：{moment_text(services().clock.now())}",
            str(about["note"]),
            "核对：tandem verify-file 本文件，或者 sha256sum -c SHA256SUMS",
        )
        return Part(name="封面.txt", content="\n".join([*lines, ""]).encode())

    def _entered_later(self) -> bool:
        with services().engine.read() as connection:
            return entered_earlier(connection, self._file.case_no) is not None

    def _papers(self, place: int, document: DocumentView) -> Iterator[Part]:
        with services().engine.read() as connection:
            versions = versions_of(connection, document.id)
        for version in versions:
            title = f"{document.kind.zh}_{document.number or ''}".rstrip("_")
            stem = f"文书/{place:03d}_{safe_name(title)}_第{version.version}版"
            for wanted in FileFormat:
                printed = services().press.file(document, version.version, wanted)
                yield Part(name=f"{stem}.{wanted.value}", content=printed.path)

    def _form(self, place: int, form: FiledForm) -> Iterator[Part]:
        found = read_filed(self._file, form.id)
        if found is None:
            return
        _filed, view = found
        said = {
            "表单": form.title,
            "提交人": form.by,
            "时间": form.when,
            "代录": form.filed_for,
            "补录": "是" if form.entered_later else "",
            "内容": {
                group.title or form.title: [_answer(each) for each in group.answers]
                for group in view.groups
            },
        }
        text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
        name = f"表单/{place:03d}_{safe_name(form.title)}.json"
        yield Part(name=name, content=text.encode())

    def _evidence(self, place: int, each: Evidence) -> Part:
        path = services().evidence_files.path(each.sha256)
        is_whole = self._is_complete or each.media_type not in PHOTOGRAPHS
        return Part(
            name=f"证据/{place:03d}_{safe_name(each.name)}",
            # What cameras wrote into the photographs of others is for the bureau alone.
            content=path if is_whole else without_metadata(path.read_bytes()),
        )

    def _messages(self) -> Part:
        file = self._file
        with services().engine.read() as connection:
            found = messages_of(connection, file.case_no, actor=file.actor)
        names = Names(each.written_by for each in found)
        rows = [
            (
                moment_text(each.written_at),
                KIND_NAMES[each.kind],
                names(each.written_by),
                each.text,
            )
            for each in sorted(found, key=lambda message: message.written_at)
        ]
        return _table("沟通.csv", ("时间", "类别", "发言人", "内容"), rows)

    def _history(self) -> Part:
        rows = [
            (entry.when, entry.who, entry.text, entry.remark)
            for entry in reversed(case_entries(self._file))
        ]
        return _table("办理记录.csv", ("时间", "经办人", "记录", "意见"), rows)

    def _audit(self) -> Part:
        file = self._file
        entries = services().engine.audit_of(file.instance.root_id, actor=file.actor)
        return audit_part(entries, with_payload=is_of_bureau(file.actor))


def _answer(each: AnswerView) -> dict[str, object]:
    said: dict[str, object] = {"问": each.label, "答": list(each.lines)}
    if each.files:
        said["附件"] = [link.name for link in each.files]
    if each.rows:
        said["表头"] = list(each.headings)
        said["行"] = [[_answer(cell) for cell in row] for row in each.rows]
    return said


def _table(name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Part:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_no_formula(cell) for cell in row])
    return Part(name=name, content=out.getvalue().encode("utf-8-sig"))


def _no_formula(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
