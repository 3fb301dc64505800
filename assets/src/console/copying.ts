/** Buttons that copy a number, and messages that can be put away. */
import { known, toast } from "./toasts";

export function watchCopying(): void {
  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target : null;
    pressed?.closest("[data-dismiss]")?.parentElement?.remove();
    const code = pressed?.closest<HTMLElement>("[data-copy]")?.dataset["copy"];
    if (code) void copy(code);
  });
}

async function copy(code: string): Promise<void> {
  if (window.isSecureContext) await navigator.clipboard.writeText(code);
  else copyByHand(code);
  toast(`${known("copied")} ${code}`, "good", 2);
}

/** A county's server may have no certificate, and the clipboard then is not to be had. */
function copyByHand(code: string): void {
  const box = document.createElement("textarea");
  box.value = code;
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}
