/** Short news at the edge of the screen. */
import { icon, made } from "../page";

export type Tone = "good" | "will" | "must";
const ICONS: Record<Tone, string> = { good: "circle-check", will: "clock-exclamation", must: "alert-triangle" };

/** Show a text for some seconds; texts written on the region's data attributes come translated. */
export function toast(said: string, tone: Tone, seconds = 5): void {
  const region = document.getElementById("hn-toasts");
  if (!region || !said) return;
  const shown = made("div", `hn-toast hn-${tone}`, icon(ICONS[tone]), made("span", "", said));
  region.append(shown);
  setTimeout(() => shown.remove(), seconds * 1000);
}

/** One of the region's own texts. */
export function known(name: "offline" | "failed" | "copied"): string {
  return document.getElementById("hn-toasts")?.dataset[name] ?? "";
}
