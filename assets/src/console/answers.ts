/** What comes back from the server. htmx 4 swaps 4xx and 5xx too: a fragment of refusal belongs in the page,
 *  a whole page does not. */
import { isRecord } from "../page";
import { known, toast } from "./toasts";

interface Context {
  text?: string;
  response?: { raw?: Response; status?: number };
}

export function watchAnswers(): void {
  document.addEventListener("htmx:before:swap", (event) => {
    const context = contextOf(event);
    if (!context?.text || !isWholePage(context.text)) return;
    const status = context.response?.status ?? 200;
    if (status < 400) return;
    event.preventDefault();
    toast(known("failed"), "must", 8);
  });
  document.addEventListener("htmx:error", () => toast(navigator.onLine ? known("failed") : known("offline"), "must", 8));
  window.addEventListener("offline", () => toast(known("offline"), "will", 8));
}

function contextOf(event: Event): Context | undefined {
  const detail: unknown = event instanceof CustomEvent ? event.detail : undefined;
  return isRecord(detail) && isRecord(detail["ctx"]) ? (detail["ctx"] as Context) : undefined;
}

function isWholePage(answer: string): boolean {
  return /^\s*<!doctype html/i.test(answer);
}
