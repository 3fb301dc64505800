/** Rows open by keyboard: arrows move between the rows of a table, Enter opens the one in focus. */

export function watchRows(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const row = event.target instanceof Element ? event.target.closest(".hn-table tbody tr") : null;
    if (!row || !(event.target instanceof HTMLAnchorElement)) return;
    const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
    const link = next?.querySelector<HTMLAnchorElement>("a.stretched-link, a");
    if (!link) return;
    event.preventDefault();
    link.focus();
  });
}
