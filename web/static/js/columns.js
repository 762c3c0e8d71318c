// Typed once for many rows: the button at a cell of the first row fills the empty cells
// of its column. Without scripts the service does the same.
(() => {
  "use strict";

  const boxes = (inputs) => inputs.filter((each) => /^(radio|checkbox)$/.test(each.type));
  const isEmpty = (inputs) => boxes(inputs).length
    ? !boxes(inputs).some((each) => each.checked)
    : inputs.every((each) => !each.value.trim());

  // What stands in each row at the place of this column.
  const cellsOf = (button) => {
    const cell = button.closest("td");
    const place = [...cell.parentElement.children].indexOf(cell);
    const rows = [...cell.closest("tbody").rows].map((row) => row.children[place]);
    return rows.map((each) => [...each.querySelectorAll("input, select, textarea")]);
  };

  const copy = (from, to) => {
    to.forEach((input, place) => {
      const source = from[place];
      if (boxes([input]).length) input.checked = source.checked;
      else input.value = source.value;
    });
    for (const kind of ["input", "change"]) to[0].dispatchEvent(new Event(kind, { bubbles: true }));
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[name=_fill_column]");
    if (!button) return;
    event.preventDefault();
    const cells = cellsOf(button);
    const first = cells.find((cell) => !isEmpty(cell));
    const empty = first ? cells.filter(isEmpty) : [];
    for (const cell of empty) copy(first, cell);
    const { said, none } = button.dataset;
    const line = button.closest(".growing").querySelector(":scope > [role=status]");
    line.textContent = empty.length ? said.replace("{n}", empty.length) : none;
  });
})();
