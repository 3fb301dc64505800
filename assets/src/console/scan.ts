/** The scan box: it keeps the focus, sounds right and wrong, shows the last ten, undoes, and takes a pasted column. */
import { icon, isRecord, json, made, onEach, words } from "../page";
import { NoAnswer, newKey, numbersIn, post, type Batch, type Outcome } from "./scanning";
import { beepRight, beepWrong } from "./sound";

const SHOWN = 10;
const AGAIN_MS = 4000;
const QUIET = "huinong.scan.quiet";

export function watchScanBoxes(): void {
  onEach<HTMLFormElement>("form[data-scan]", (form) => new ScanBox(form));
}

class ScanBox {
  private readonly form: HTMLFormElement;
  private readonly box: HTMLInputElement;
  private readonly list: HTMLOListElement;
  private readonly last: HTMLElement;
  private readonly say: (name: string) => string;
  private sending: Promise<void> = Promise.resolve();

  constructor(form: HTMLFormElement) {
    this.form = form;
    this.box = required(form, "input.hn-scan-box");
    this.list = required(form, "ol.hn-scan-list");
    this.last = required(form, ".hn-scan-last");
    this.say = words(`${form.id}-words`);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.take(this.box.value);
    });
    this.box.addEventListener("paste", (event) => this.takePasted(event));
    this.keepFocus();
    this.watchSound();
    window.addEventListener("beforeunload", (event) => {
      if (this.form.querySelector(".is-waiting")) event.preventDefault(); // a scan without an answer would be lost
    });
  }

  private takePasted(event: ClipboardEvent): void {
    const pasted = event.clipboardData?.getData("text") ?? "";
    if (numbersIn(pasted).length < 2) return;
    event.preventDefault();
    this.take(pasted);
  }

  /** Queue what was entered; the box is free for the next scan at once. */
  private take(entered: string): void {
    const numbers = numbersIn(entered);
    this.box.value = "";
    if (numbers.length === 0) return;
    const batch: Batch = { key: newKey(), numbers };
    const waiting = numbers.slice(-SHOWN).map((number) => this.line(number));
    this.sending = this.sending.then(() => this.deliver(batch, waiting));
  }

  /** Send until there is an answer: the key makes a repeat harmless. */
  private async deliver(batch: Batch, waiting: HTMLLIElement[]): Promise<void> {
    for (;;) {
      try {
        const body = { ...this.extras(), numbers: batch.numbers };
        this.tell(await post(this.form.action, batch.key, body), waiting);
        return;
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        this.announce("will", this.say("retry"));
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  }

  private tell(outcomes: Outcome[], waiting: HTMLLIElement[]): void {
    const whole = outcomes.length === 1 && outcomes[0]?.number === "" ? outcomes[0] : undefined;
    for (const line of waiting) {
      const number = line.dataset["number"] ?? "";
      this.fill(line, whole ?? outcomes.find((each) => each.number === number) ?? outcomes[waiting.indexOf(line)]);
    }
    const right = outcomes.filter((each) => each.ok).length;
    const wrong = outcomes.find((each) => !each.ok);
    this.sound(wrong === undefined);
    const one = outcomes.length === 1 ? (outcomes[0]?.what ?? "") : "";
    const many = this.say("batch").replace("{ok}", String(right)).replace("{all}", String(outcomes.length));
    if (wrong) this.announce("must", outcomes.length === 1 ? [wrong.what || this.say("broken"), wrong.mend].join(" ") : many);
    else this.announce("good", one || (outcomes.length === 1 ? this.say("right") : many));
  }

  private announce(tone: string, said: string): void {
    this.last.className = `hn-scan-last hn-${tone}`;
    this.last.textContent = said;
    this.form.classList.remove("is-good", "is-must", "is-will");
    void this.form.offsetWidth; // restart the flash when two like answers follow each other
    this.form.classList.add(`is-${tone}`);
  }

  private line(number: string): HTMLLIElement {
    const line = made("li", "hn-scan-item is-waiting", icon("clock-exclamation"), made("b", "", number), made("span", "", this.say("waiting")));
    line.dataset["number"] = number;
    this.list.prepend(line);
    while (this.list.children.length > SHOWN) this.list.lastElementChild?.remove();
    return line;
  }

  private fill(line: HTMLLIElement, outcome: Outcome | undefined): void {
    const ok = outcome?.ok === true;
    const number = line.dataset["number"] ?? "";
    const name = outcome?.href ? Object.assign(made("a", "", number), { href: outcome.href }) : number;
    line.className = `hn-scan-item ${ok ? "hn-good" : "hn-must"}`;
    line.replaceChildren(icon(ok ? "circle-check" : "alert-triangle"), made("b", "", name));
    line.append(made("span", "", [outcome?.what || this.say(ok ? "right" : "wrong"), outcome?.mend].filter(Boolean).join(" ")));
    if (ok && outcome.undo && this.form.dataset["undo"]) line.append(this.undoButton(line, outcome.undo));
  }

  private undoButton(line: HTMLLIElement, token: string): HTMLButtonElement {
    const button = made("button", "hn-scan-undo", icon("arrow-back-up"), this.say("undo"));
    button.type = "button";
    const key = newKey();
    button.addEventListener("click", () => void this.undo(line, token, key));
    return button;
  }

  private async undo(line: HTMLLIElement, token: string, key: string): Promise<void> {
    const outcomes = await post(this.form.dataset["undo"] ?? "", key, { ...this.extras(), undo: token }).catch(() => []);
    const ok = outcomes.length > 0 && outcomes.every((each) => each.ok);
    const said = outcomes.map((each) => each.what).join(" ");
    this.sound(ok);
    this.announce(ok ? "good" : "must", said || this.say(ok ? "undone" : "retry"));
    if (!ok) return;
    line.className = "hn-scan-item is-undone";
    line.querySelector(".hn-scan-undo")?.remove();
    line.querySelector("span")?.replaceChildren(this.say("undone"));
    this.box.focus();
  }

  /** What goes along with the numbers: written by the server, and chosen in the fields the box includes. */
  private extras(): Record<string, unknown> {
    const written = json(`${this.form.id}-extra`);
    const included = this.form.dataset["include"];
    const chosen: Record<string, unknown> = {};
    if (included)
      for (const field of document.querySelectorAll<HTMLInputElement | HTMLSelectElement>(included)) {
        const isOff = field instanceof HTMLInputElement && /^(radio|checkbox)$/.test(field.type) && !field.checked;
        if (field.name && !isOff) chosen[field.name] = field.value;
      }
    return { ...(isRecord(written) ? written : {}), ...chosen };
  }

  /** A scanner types wherever the focus is: bring it back unless a person is in another field. */
  private keepFocus(): void {
    document.addEventListener("keydown", (event) => {
      const isIdle = document.activeElement === document.body || document.activeElement === null;
      if (isIdle && event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== "/") this.box.focus();
    });
    this.form.addEventListener("click", (event) => {
      if (event.target instanceof Element && !event.target.closest("a, button")) this.box.focus();
    });
  }

  private watchSound(): void {
    const button = this.form.querySelector<HTMLButtonElement>(".hn-scan-sound");
    const show = () => button?.setAttribute("aria-pressed", String(!isQuiet()));
    button?.addEventListener("click", () => {
      localStorage.setItem(QUIET, isQuiet() ? "" : "1");
      show();
      this.box.focus();
    });
    show();
  }

  private sound(right: boolean): void {
    if (isQuiet()) return;
    if (right) beepRight();
    else beepWrong();
  }
}

function isQuiet(): boolean {
  return localStorage.getItem(QUIET) === "1";
}

function required<E extends Element>(form: HTMLElement, selector: string): E {
  const found = form.querySelector<E>(selector);
  if (!found) throw new Error(`scan box without ${selector}`);
  return found;
}
