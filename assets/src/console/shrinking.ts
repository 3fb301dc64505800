/** Pictures are made small before they are sent: a mountain road has little signal, and where it was taken stays here. */
import { onEach } from "../page.ts";

const LONGEST = 1600;
const QUALITY = 0.8;

async function smaller(file: File): Promise<File | undefined> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return drawn ? new File([drawn], "photo.jpg", { type: "image/jpeg" }) : undefined;
}

async function shrink(input: HTMLInputElement): Promise<void> {
  const file = input.files?.[0];
  if (!file) return;
  const buttons = input.form?.querySelectorAll<HTMLButtonElement>("button[type=submit]") ?? [];
  for (const button of buttons) button.disabled = true;
  try {
    const made = await smaller(file);
    if (made) {
      const sent = new DataTransfer();
      sent.items.add(made);
      input.files = sent.files;
    }
  } catch {
    // Not a picture this browser can draw: the server says what it thinks of it.
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

export function shrinkPictures(): void {
  onEach<HTMLInputElement>("input[data-shrink]", (input) => {
    input.addEventListener("change", () => void shrink(input));
  });
}
