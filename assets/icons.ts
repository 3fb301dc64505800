/** One sprite of the icons in icons.txt; a test holds that list to what the templates and the code name. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUTLINE = join(HERE, "node_modules", "@tabler", "icons", "icons", "outline");

export function iconSprite(): Plugin {
  return {
    name: "huinong-icons",
    generateBundle() {
      const symbols = names().map((name) => symbol(name) ?? this.error(`icons.txt: ${name} is not in @tabler/icons`));
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
    },
  };
}

function names(): string[] {
  const lines = readFileSync(join(HERE, "icons.txt"), "utf8").split("\n");
  return lines.filter((line) => line && !line.startsWith("#"));
}

function symbol(name: string): string | undefined {
  const file = join(OUTLINE, `${name}.svg`);
  if (!existsSync(file)) return undefined;
  const drawn = readFileSync(file, "utf8").replace(/<!--[\s\S]*?-->/g, "");
  const inner = drawn.slice(drawn.indexOf(">", drawn.indexOf("<svg")) + 1, drawn.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
}
