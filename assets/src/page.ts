/** What the server wrote into the page, read with care. */

/** Run `each` on every match, now and after each htmx swap, once an element. */
export function onEach<E extends Element>(selector: string, each: (element: E) => void): void {
  const seen = new WeakSet<Element>();
  const look = () => {
    for (const element of document.querySelectorAll<E>(selector)) {
      if (seen.has(element)) continue;
      seen.add(element);
      each(element);
    }
  };
  look();
  document.addEventListener("htmx:after:swap", look);
}

/** The JSON of a `json_script` with this id. */
export function json(id: string): unknown {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as unknown) : undefined;
}

/** The words a component brings along. */
export function words(id: string): (name: string) => string {
  const found = json(id);
  return (name) => (isRecord(found) && typeof found[name] === "string" ? found[name] : "");
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

/** An icon of the sprite. */
export function icon(name: string, css = ""): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `icon ${css}`);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  const sprite = document.querySelector<HTMLMetaElement>("meta[name=hn-icons]")?.content ?? "";
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** An element with a class and text or children: never markup. */
export function made<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  css: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = css;
  element.append(...children);
  return element;
}

/** The token Django wants beside every act. */
export function csrf(): string {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? inherited();
}

function inherited(): string {
  const headers = document.body.getAttribute("hx-headers:inherited");
  const found: unknown = headers ? JSON.parse(headers) : undefined;
  return isRecord(found) ? text(found["X-CSRFToken"]) : "";
}
