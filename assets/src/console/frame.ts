/** The shell: the drawer of rooms on a phone, menus that close, and "/" for the search. */

export function watchFrame(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const asked = event.target.closest<HTMLElement>("[data-side]")?.dataset["side"];
    if (asked) openSide(asked === "toggle" && !isSideOpen());
    closeMenus(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
    if (event.key === "/" && !isTyping(event)) focusSearch(event);
  });
}

function isSideOpen(): boolean {
  return document.body.classList.contains("is-side-open");
}

function openSide(open: boolean): void {
  document.body.classList.toggle("is-side-open", open);
  document.querySelector("[data-side=toggle]")?.setAttribute("aria-expanded", String(open));
  if (open) document.querySelector<HTMLElement>(".hn-nav-link")?.focus();
}

function closeMenus(pressed?: Element): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open], details.hn-chooser[open]"))
    if (!pressed || !menu.contains(pressed)) menu.open = false;
}

function leave(): void {
  const menu = document.querySelector<HTMLElement>("details[data-menu][open] > summary");
  closeMenus();
  menu?.focus();
  if (!isSideOpen()) return;
  openSide(false);
  document.querySelector<HTMLElement>("[data-side=toggle]")?.focus();
}

function isTyping(event: KeyboardEvent): boolean {
  const at = event.target;
  return event.ctrlKey || event.metaKey || event.altKey || (at instanceof HTMLElement && at.matches("input, textarea, select, [contenteditable]"));
}

function focusSearch(event: KeyboardEvent): void {
  const box = document.querySelector<HTMLInputElement>("[data-search]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}
